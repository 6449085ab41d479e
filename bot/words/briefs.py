"""What people read about the roles that they got, and about those nobody accepted."""

from collections.abc import Mapping
from typing import assert_never

from actors.incident.crew_views import (
    BriefEnd,
    BriefView,
    DeclinedView,
    UnacceptedView,
)
from actors.incident.facts import Mark
from actors.incident.ids import IncidentNumber, PersonId
from bot.words.phrases import in_a_sentence, name_of
from bot.words.spans import Part, Person, Place, Said, Time, capitalised, joined, say

Names = Mapping[PersonId, str]
"""The names that are known; somebody without one is mentioned."""


def person(who: PersonId, names: Names) -> Part:
    """Name somebody without notifying them, or mention them if no name is known."""
    return names[who] if who in names else Person(who)


def short_name(who: PersonId, names: Names) -> str:
    """Name somebody on a button, without a mention."""
    return names.get(who, "them")


def brief(view: BriefView, names: Names) -> Said:
    """Say what the role asks of somebody, or how they answered."""
    if view.end is None:
        return _asked(view)
    return say(
        "{incident}, “{title}”: {end}",
        incident=name_of(view.number),
        title=view.title,
        end=capitalised(_end_of_brief(view, view.end, names)),
    )


def notified(number: IncidentNumber, said: Said) -> Said:
    """Begin with the incident, because a notification is all that some people read."""
    return say("{incident}: {said}", incident=name_of(number), said=said)


def _asked(view: BriefView) -> Said:
    head = say(
        "*{person}, you are {role} for incident {number}* "
        "({severity}: {title}).{where}",
        person=Person(view.person),
        role=in_a_sentence(view.role.word),
        number=view.number,
        severity=view.severity.word,
        title=view.title,
        where=say(" Go to {channel}.", channel=Place(view.channel))
        if view.channel
        else "",
    )
    lines = () if view.brief.is_known else view.brief.lines
    return joined([head, *lines], "\n")


def _end_of_brief(view: BriefView, end: BriefEnd, names: Names) -> Said:
    role = in_a_sentence(view.role.word)
    match end:
        case BriefEnd.ACCEPTED:
            return say("You accepted {role}{at}.", role=role, at=_at(view.ended))
        case BriefEnd.DECLINED:
            told = view.told
            return say(
                "You turned {role} down{at}.{told}",
                role=role,
                at=_at(view.ended),
                told=say(" {lead} has been told.", lead=person(told, names))
                if told
                else "",
            )
        case BriefEnd.ASKED_AGAIN:
            return say(
                "{who} asked you again about {role}{at}. Answer in the new message.",
                who=_who(view.ended, names),
                role=role,
                at=_at(view.ended),
            )
        case BriefEnd.REPLACED:
            return _successor(view, names)
        case BriefEnd.CLOSED:
            return say(
                "{who} closed it{at}. No answer is needed.",
                who=_who(view.ended, names),
                at=_at(view.ended),
            )
        case _:
            assert_never(end)


def unaccepted(view: UnacceptedView, names: Names) -> Said:
    """Tell who can do something about it, or say how it ended."""
    role, who = in_a_sentence(view.role.word), person(view.person, names)
    if view.end is None:
        return say(
            "{reader}, {who} has not accepted {role} after 5 minutes.",
            reader=Person(view.reader),
            who=who,
            role=role,
        )
    return capitalised(_end_of_reminder(view, view.end, names))


def _end_of_reminder(view: UnacceptedView, end: BriefEnd, names: Names) -> Said:
    role, who = in_a_sentence(view.role.word), person(view.person, names)
    at = _at(view.ended)
    match end:
        case BriefEnd.ACCEPTED:
            return say("{who} accepted {role}{at}.", who=who, role=role, at=at)
        case BriefEnd.DECLINED:
            return say("{who} turned {role} down{at}.", who=who, role=role, at=at)
        case BriefEnd.ASKED_AGAIN:
            return say(
                "{by} asked {who} again to accept {role}{at}.",
                by=_who(view.ended, names),
                who=who,
                role=role,
                at=at,
            )
        case BriefEnd.REPLACED:
            return _successor(view, names)
        case BriefEnd.CLOSED:
            return say(
                "{who} had not accepted {role} when {by} closed the incident{at}.",
                who=who,
                role=role,
                by=_who(view.ended, names),
                at=at,
            )
        case _:
            assert_never(end)


def declined(view: DeclinedView, names: Names) -> Said:
    """Tell who can do something about it, or say that nothing is left to do."""
    role, who = in_a_sentence(view.role.word), person(view.person, names)
    if not view.is_over:
        return say(
            "{reader}, {who} cannot take {role}, so nobody has it now. "
            "Take it, or name someone: `/incident {key} @name`",
            reader=Person(view.reader),
            who=who,
            role=role,
            key=view.role.key,
        )
    end = (
        say("{holder} has it now.", holder=person(view.holder, names))
        if view.holder
        else say("The incident was closed.")
    )
    said = say("{who} could not take {role}. {end}", who=who, role=role, end=end)
    return capitalised(said)


def _successor(view: BriefView | UnacceptedView, names: Names) -> Said:
    role = in_a_sentence(view.role.word)
    if view.successor is None:
        return say(
            "nobody is {role} now. {who} changed it{at}.",
            role=role,
            who=_who(view.ended, names),
            at=_at(view.ended),
        )
    return say(
        "{who} has been {role} since {since}.",
        who=person(view.successor, names),
        role=role,
        since=Time(view.ended.at) if view.ended else "then",
    )


def _who(ended: Mark | None, names: Names) -> Part:
    return person(ended.by, names) if ended else "Somebody"


def _at(ended: Mark | None) -> Part:
    return say(", {at}", at=Time(ended.at)) if ended else ""
