"""What has changed since somebody was last there, and the offer to say so."""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from actors.incident.catchup import CatchUp, Change, Presence, TaskCount, status_word
from actors.incident.details import Estimate
from actors.incident.facts import Service
from actors.incident.lifecycle import Closure
from actors.incident.model import Incident
from actors.incident.roles import LeadNews
from actors.incident.updates import UpdateSent
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
    coming = [next_update(found.next_at, is_due=found.is_due)] if found.next_at else []
    if not found.is_news:
        return joined([head, _nothing(found), *coming], "\n")
    since = say("*Since {time}:*", time=_since(found))
    return joined([head, since, *_lines(found, names), *coming], "\n")


def _nothing(found: CatchUp) -> Said:
    incident = found.incident
    still = Estimate(severity=incident.severity, unsure=incident.unsure)
    return say(
        "Nothing has changed since {time}. It is still {severity}, {status}.",
        time=_since(found),
        severity=_graded(still),
        status=in_a_sentence(status_word(incident)),
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
    if found.status:
        yield _status(found.status)
    if found.closed:
        yield _closed(found.closed, names)
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
    if found.latest:
        yield latest_update(found.latest, names, found.updates)


def _severity(change: Change[Estimate]) -> Said:
    return say(
        "Severity: {after}{before}.",
        after=_graded(change.after),
        before=f" (was {_graded(change.before)})" if change.before else "",
    )


def _status(change: Change[str]) -> Said:
    before = f" (was {in_a_sentence(change.before)})" if change.before else ""
    after = in_a_sentence(change.after)
    return say("Status: {after}{before}.", after=after, before=before)


def _closed(closure: Closure, names: Names) -> Said:
    mark = closure.mark
    if closure.is_automatic:
        return say("Closed automatically, {at}.", at=Time(mark.at))
    who = person(mark.by, names)
    return say("Closed by {who}, {at}.", who=who, at=Time(mark.at))


def latest_update(sent: UpdateSent, names: Names, count: int = 1) -> Said:
    """Show the latest update; ``count``: of how many."""
    text = say(
        "{which}, {at}, {who}: “{text}”",
        which=f"Latest of {count} updates" if count > 1 else "Latest update",
        at=Time(sent.mark.at),
        who=person(sent.mark.by, names),
        text=sent.text,
    )
    return shortened(text, CHANGE_SHOWN, CUT)


def next_update(at: datetime, *, is_due: bool) -> Said:
    """Say when the next update is promised, or that nobody has sent it in time."""
    if is_due:
        said = "The update promised for {at} has not been sent yet."
        return say(said, at=Time(at))
    return say("Next update by {at}.", at=Time(at))


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
