"""The announcement of an incident, which says what holds now."""

from actors.incident.bodies import ReplyView
from actors.incident.facts import Mark
from actors.incident.views import AnnouncementView
from bot.words.length import shortened
from bot.words.phrases import (
    CHANGE_SHOWN,
    CUT,
    channel_or_number,
    in_a_sentence,
    name_of,
    service_name,
)
from bot.words.spans import Everybody, Person, Place, Said, Time, quoted, say


def announcement(view: AnnouncementView) -> Said:
    what = say(
        "{bell}*{word} incident{state}: {title}*",
        bell=say("{bell} ", bell=Everybody()) if view.rings else "",
        word=view.severity.word,
        state=_state(view),
        title=view.title,
    )
    if view.is_late:
        return say(
            "{what} ({service})\n"
            "It was declared and closed before this could be posted. See {place}.",
            what=what,
            service=service_name(view.service),
            place=channel_or_number(view.number, view.channel),
        )
    return say(
        "{what}\nService: {service}. {doubt}Declared by {person}. {rest}",
        what=what,
        service=service_name(view.service),
        doubt="Severity: to be confirmed. " if view.unsure else "",
        person=Person(view.declared.by),
        rest=_closed(view, view.closed) if view.closed else _so_far(view),
    )


def _state(view: AnnouncementView) -> str:
    if view.is_late:
        return ", already closed"
    return f", {in_a_sentence(view.status)}" if view.status else ""


def _closed(view: AnnouncementView, closed: Mark) -> Said:
    return say(
        "Closed by {person}, {at}.{summary}\nSee {place}.",
        person=Person(closed.by),
        at=Time(closed.at),
        summary=shortened(quoted(view.summary), CHANGE_SHOWN, CUT),
        place=channel_or_number(view.number, view.channel),
    )


def _so_far(view: AnnouncementView) -> Said:
    next_at = view.next_update
    promise = say("Next update by {at}. ", at=Time(next_at)) if next_at else ""
    if not view.latest or view.latest_at is None:
        return say("{promise}{where}", promise=promise, where=_open(view))
    return say(
        "\nLatest, {at}:{text}\n{promise}{where}",
        at=Time(view.latest_at),
        text=shortened(quoted(view.latest), CHANGE_SHOWN, CUT),
        promise=promise,
        where=_open(view),
    )


def _open(view: AnnouncementView) -> Said:
    if view.channel:
        return say("Join {channel} to follow or help.", channel=Place(view.channel))
    return say(
        "There is no channel to join yet. Ask {person}.",
        person=Person(view.declared.by),
    )


def reply(view: ReplyView) -> Said:
    """Answer the message from which the incident was declared."""
    where = (
        say(" Everything about it is in {channel}.", channel=Place(view.channel))
        if view.channel
        else ""
    )
    return say(
        "*{incident} was declared from this message: {title}*\n"
        "Declared by {person}.{where}",
        incident=name_of(view.number),
        title=view.title,
        person=Person(view.declared.by),
        where=where,
    )
