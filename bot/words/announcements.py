"""The announcement of an incident."""

from actors.incident.bodies import AnnouncementView, ReplyView
from bot.words.phrases import channel_or_number, name_of, service_name
from bot.words.spans import Everybody, Person, Place, Said, say


def announcement(view: AnnouncementView) -> Said:
    is_heard = not view.closed and not view.in_thread
    rings = view.severity.mentions_channel and is_heard
    what = say(
        "{bell}*{word} incident{state}: {title}*",
        bell=say("{bell} ", bell=Everybody()) if rings else "",
        word=view.severity.word,
        state=", already closed" if view.closed else "",
        title=view.title,
    )
    if view.closed:
        return say(
            "{what} ({service})\n"
            "It was declared and closed before this could be posted. See {place}.",
            what=what,
            service=service_name(view.service),
            place=channel_or_number(view.number, view.channel),
        )
    place = (
        say("Join {channel} to follow or help.", channel=Place(view.channel))
        if view.channel
        else say(
            "There is no channel to join yet. Ask {person}.",
            person=Person(view.declared.by),
        )
    )
    return say(
        "{what}\nService: {service}. {doubt}Declared by {person}. {place}",
        what=what,
        service=service_name(view.service),
        doubt="Severity: to be confirmed. " if view.unsure else "",
        person=Person(view.declared.by),
        place=place,
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
