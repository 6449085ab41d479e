"""What has changed since somebody was last there, and the offer to say so."""

from collections.abc import Iterator
from typing import assert_never

from actors.incident.catchup import CatchUp, Change, Presence, TaskCount
from actors.incident.details import Estimate
from actors.incident.facts import Service
from actors.incident.model import Incident
from actors.incident.roles import LeadNews
from bot.words.briefs import Names, person
from bot.words.length import shortened
from bot.words.phrases import CHANGE_SHOWN, CUT, in_a_sentence, name_of, service_name
from bot.words.spans import Said, Time, joined, say


def welcome(incident: Incident) -> Said:
    return say("Welcome to {incident}.", incident=name_of(incident.number).lower())


def catch_up(found: CatchUp, names: Names) -> Said:
    """Say what has changed, always in the same order."""
    incident = found.incident
    head = say(
        "*{incident}: {title}*",
        incident=name_of(incident.number),
        title=incident.title,
    )
    if not found.is_news:
        return joined([head, _nothing(found)], "\n")
    since = say("*Since {time}:*", time=_since(found))
    return joined([head, since, *_lines(found, names)], "\n")


def _nothing(found: CatchUp) -> Said:
    incident = found.incident
    still = Estimate(severity=incident.severity, unsure=incident.unsure)
    return say(
        "Nothing has changed since {time}. It is still {severity}{closed}.",
        time=_since(found),
        severity=_graded(still),
        closed=", and closed" if incident.closed else "",
    )


def _since(found: CatchUp) -> Said:
    match found.presence:
        case Presence.ACTED:
            template = "{at}, when you were last here"
        case Presence.JOINED:
            template = "{at}, when you joined"
        case Presence.NEVER:
            template = "{at}, when the incident was declared"
        case _:
            assert_never(found.presence)
    return say(template, at=Time(found.since))


def _lines(found: CatchUp, names: Names) -> Iterator[Said]:
    if found.severity:
        yield _severity(found.severity)
    if found.closed:
        yield say("Closed: {at}.", at=Time(found.closed.mark.at))
        if found.closed.summary.strip():
            yield _text("How it ended: {text}", found.closed.summary)
    if found.is_reopened:
        yield say("It was closed, and is open again.")
    if found.title:
        yield _text("Title: {text}", found.title.after)
    if found.service:
        yield _service(found.service)
    if found.impact:
        yield _text("What users see: {text}", found.impact.after)
    if found.description:
        yield _text("Description: {text}", found.description.after)
    if found.roles:
        held = [_role(change, names) for change in found.roles]
        yield say("Roles: {who}", who=joined(held, " "))
    if found.tasks:
        yield _tasks(found.tasks)


def _severity(change: Change[Estimate]) -> Said:
    return say(
        "Severity: {after}{before}.",
        after=_graded(change.after),
        before=f" (was {_graded(change.before)})" if change.before else "",
    )


def _graded(estimate: Estimate) -> str:
    doubt = ", to be confirmed" if estimate.unsure else ""
    return f"{estimate.severity.word}{doubt}"


def _service(change: Change[Service]) -> Said:
    before = f" (was {service_name(change.before)})" if change.before else ""
    after = service_name(change.after)
    return say("Service: {after}{before}.", after=after, before=before)


def _text(template: str, typed: str) -> Said:
    """Show what somebody typed; a text that was removed is nothing now."""
    if not typed.strip():
        return say(template, text="nothing now.")
    return shortened(say(template, text=f"“{typed}”"), CHANGE_SHOWN, CUT)


def _role(change: LeadNews, names: Names) -> Said:
    left = (
        say(" (was {who})", who=person(change.before, names)) if change.before else ""
    )
    return say(
        "{who} is {role}{left}.",
        who=person(change.after, names) if change.after else "Nobody",
        role=in_a_sentence(change.role.word),
        left=left,
    )


def _tasks(count: TaskCount) -> Said:
    counted = ((count.done, "done"), (count.dropped, "dropped"))
    ended = "".join(f"{number} {how}, " for number, how in counted if number)
    return say("Tasks: {ended}{open} open.", ended=ended, open=count.open)
