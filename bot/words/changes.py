"""Who changed what, as everybody is told."""

from typing import assert_never

from actors.incident.bodies import NoticeView
from actors.incident.details import (
    DescriptionMoved,
    ServiceMoved,
    SeverityMoved,
    TitleMoved,
)
from actors.incident.events import Change
from actors.incident.facts import Mark
from actors.incident.ids import PersonId
from actors.incident.lifecycle import WasClosed, WasReopened
from actors.incident.roles import LeadMoved
from actors.incident.steps.events import GotChannel
from bot.words.fitting import shortened
from bot.words.phrases import CUT, DESCRIPTION_SHOWN, channel_or_number, duration
from bot.words.spans import Everybody, Person, Said, Time, quoted, say


def heading(view: NoticeView) -> list[Said]:
    """Say which incident it is about to those who are not in its channel."""
    if view.inside:
        return []
    place, is_closed = channel_or_number(view.number, view.channel), False
    head = "{bell}{place} (*{title}*)"
    match [x for _, x in view.changes if isinstance(x, WasClosed | WasReopened)]:
        case [*_, WasClosed()]:
            head, is_closed = "*Closed: {title}* ({place})", True
        case [*_, WasReopened()]:
            head = "{bell}*Reopened: {title}* ({place})"
    rings = _grew_grave(view) and not is_closed
    bell = say("{bell} ", bell=Everybody()) if rings else ""
    return [say(head, bell=bell, place=place, title=view.title)]


def lines(view: NoticeView) -> list[Said]:
    """What was changed, the oldest first."""
    earlier = [
        say("Earlier ({at}): {what}", at=Time(mark.at), what=_in_brief(mark, change))
        for mark, change in view.earlier
    ]
    return [*earlier, *(_in_brief(mark, change) for mark, change in view.changes)]


def _in_brief(mark: Mark, change: Change) -> Said:
    said = sentence(mark, change)
    is_long = isinstance(change, DescriptionMoved)
    return shortened(said, DESCRIPTION_SHOWN, CUT) if is_long else said


def _grew_grave(view: NoticeView) -> bool:
    """Tell whether everybody has to hear now what no announcement told them."""
    moves = [x for _, x in view.changes if isinstance(x, SeverityMoved)]
    holds = view.severity.mentions_channel and not view.closed
    if not moves or not holds:
        return False
    before, after = moves[0].before, moves[-1].after
    return after.mentions_channel and not before.mentions_channel


def sentence(mark: Mark, change: Change) -> Said:
    """Say who changed what, from what to what: in messages and in the record."""
    return say("{who} {did}", who=Person(mark.by), did=_did(change))


def _did(change: Change) -> Said:
    match change:
        case TitleMoved(before=before, after=after):
            said = "changed the title from “{before}” to “{after}”."
            return say(said, before=before, after=after)
        case DescriptionMoved(after=after):
            if not after.strip():
                return say("removed the description.")
            return say("changed the description:{text}", text=quoted(after))
        case ServiceMoved(before=old, after=new):
            said = "changed the service from {old} to {new}."
            return say(said, old=old.name, new=new.name)
        case SeverityMoved():
            return _severity_moved(change)
        case LeadMoved(role=role, before=left, after=came):
            return _lead_moved(role.word, left, came)
        case WasClosed(summary=summary, after=lasted):
            said = "closed the incident after {lasted}.{summary}"
            return say(said, lasted=duration(lasted), summary=quoted(summary))
        case WasReopened():
            return say("reopened the incident: it is not over.")
        case GotChannel():
            said = "asked Muster to try again. The incident has its channel now."
            return say(said)
        case _:
            assert_never(change)


def _severity_moved(change: SeverityMoved) -> Said:
    before, after = change.before, change.after
    if change.unsure:
        return say("is not sure of the severity: {word} for now.", word=after.word)
    if before.rank == after.rank:
        return say("confirmed the severity: {word}.", word=after.word)
    return say(
        "{verb} the severity from {before} to {after}.\n{sentence}",
        verb="raised" if after.rank < before.rank else "lowered",
        before=before.word,
        after=after.word,
        sentence=after.sentence,
    )


def _lead_moved(role: str, left: PersonId | None, came: PersonId | None) -> Said:
    if came and left:
        said = "made {came} {role} instead of {left}."
        return say(said, came=Person(came), role=role, left=Person(left))
    if came:
        return say("made {came} {role}.", came=Person(came), role=role)
    if left:
        said = "took {left} off as {role}. Nobody has that role now."
        return say(said, left=Person(left), role=role)
    return say("left {role} unnamed.", role=role)
