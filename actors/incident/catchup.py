"""Catching up: what has changed in an incident since somebody was last there.

Rule: everything comes from the journal, so the answer is the same every time.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from attrs import evolve as with_
from attrs import frozen

from actors.incident.crew import ChannelJoined, ChannelLeft
from actors.incident.crew_views import TaskState
from actors.incident.details import Estimate
from actors.incident.events import Event, HumanEvent
from actors.incident.evolve import replay
from actors.incident.facts import Service
from actors.incident.ids import PersonId
from actors.incident.joining import Joined
from actors.incident.lifecycle import Closure
from actors.incident.model import Incident
from actors.incident.roles import LeadNews
from actors.incident.steps.events import Invited
from actors.incident.updates import UpdateSent

T = TypeVar("T")


class Presence(StrEnum):
    """When somebody was last there, as far as the journal knows."""

    ACTED = "acted"
    JOINED = "joined"
    NEVER = "never"


@frozen(kw_only=True)
class Visit:
    """One person's last time there, while the events are read.

    Attributes:
        at: when that was; ``None`` if they never were there.
        before: the incident as it was then.
        latest: the incident after all events so far.
    """

    presence: Presence = Presence.NEVER
    at: datetime | None = None
    before: Incident | None = None
    latest: Incident | None = None


def read_on(
    person: PersonId, events: Iterable[Event], visit: Visit | None = None
) -> Visit:
    """Read the next events of an incident. ``visit`` is what the earlier ones say.

    Somebody who never acted was last there when they first joined.
    """
    visit = visit or Visit()
    unread: list[Event] = []
    for event in events:
        unread.append(event)
        presence = _presence(person, event)
        is_known = visit.presence is not Presence.NEVER
        if presence is Presence.NEVER or (presence is Presence.JOINED and is_known):
            continue
        then = replay(unread, visit.latest)
        visit = Visit(presence=presence, at=_at(event), before=then, latest=then)
        unread = []
    return with_(visit, latest=replay(unread, visit.latest))


def _presence(person: PersonId, event: Event) -> Presence:
    """Say what an event proves. Leaving proves nothing: nobody sees when they leave."""
    match event:
        case Invited(person=invited):
            return Presence.JOINED if invited == person else Presence.NEVER
        case ChannelLeft():
            return Presence.NEVER
        case ChannelJoined(mark=mark) | Joined(mark=mark):
            return Presence.JOINED if mark.by == person else Presence.NEVER
        case _ if isinstance(event, HumanEvent) and event.mark.by == person:
            return Presence.ACTED
        case _:
            return Presence.NEVER


def _at(event: Event) -> datetime:
    return event.mark.at if isinstance(event, HumanEvent) else event.at


@frozen(kw_only=True)
class Change(Generic[T]):
    """A fact that changed; ``before`` is ``None`` for somebody who was never there."""

    before: T | None
    after: T


@frozen(kw_only=True)
class TaskCount:
    """How many tasks are open, and how many were done or dropped meanwhile."""

    done: int
    dropped: int
    open: int


@frozen(kw_only=True)
class CatchUp:
    """What has changed; a fact that is as it was is ``None``.

    Attributes:
        since: when they were last there, or else when the incident was declared.
        status: as the team calls it; a closed incident has a word, too.
        closed: the closing of an incident that is closed now, and was not then.
        is_reopened: it was closed meanwhile, and is open.
        roles: who has another role now, in the order in which people see the roles.
        updates: how many were sent meanwhile.
        latest: the latest of them.
        next_at: when the next one is due, whether that has changed or not.
        is_due: somebody was reminded that it is.
    """

    incident: Incident
    presence: Presence
    since: datetime
    status: Change[str] | None
    closed: Closure | None
    is_reopened: bool
    title: Change[str] | None
    severity: Change[Estimate] | None
    service: Change[Service] | None
    impact: Change[str] | None
    description: Change[str] | None
    roles: tuple[LeadNews, ...]
    tasks: TaskCount | None
    updates: int
    latest: UpdateSent | None
    next_at: datetime | None
    is_due: bool

    @property
    def is_news(self) -> bool:
        """Whether anything has changed."""
        facts = (self.title, self.severity, self.service, self.impact)
        others = (self.description, self.roles, self.tasks, self.closed, self.latest)
        return self.is_reopened or any((*facts, *others, self.status))


def catch_up(visit: Visit, now: Incident) -> CatchUp:
    """Compare the incident with what it was when somebody was last there."""
    before = visit.before
    closings = len(before.lifecycle.closures) if before else 0
    sent = now.updates.count - (before.updates.count if before else 0)
    return CatchUp(
        incident=now,
        presence=visit.presence,
        since=visit.at or now.declared.at,
        status=_change(before, now, status_word, _itself),
        closed=now.closed if not before or before.closed != now.closed else None,
        is_reopened=now.closed is None and len(now.lifecycle.closures) > closings,
        title=_change(before, now, lambda x: x.title, _itself) if before else None,
        severity=_change(before, now, _estimate, _grade),
        service=_change(before, now, lambda x: x.service, lambda x: x.key),
        impact=_change(before, now, lambda x: x.impact, _itself),
        description=_change(before, now, lambda x: x.description, _itself),
        roles=_roles(before, now),
        tasks=_tasks(before, now),
        updates=sent,
        latest=now.updates.latest if sent else None,
        next_at=now.promise.due_at,
        is_due=now.promise.is_due,
    )


def status_word(incident: Incident) -> str:
    """Return what the team calls the status, or an incident that is closed."""
    updates = incident.updates
    return updates.words.closed if incident.closed else updates.word


def _change(
    before: Incident | None,
    now: Incident,
    fact: Callable[[Incident], T],
    key: Callable[[T], object],
) -> Change[T] | None:
    """Compare a fact by its key, because rewording one is no news."""
    old, new = fact(before) if before else None, fact(now)
    is_same = key(new) == ("" if old is None else key(old))
    return None if is_same else Change(before=old, after=new)


def _itself(text: str) -> str:
    return text


def _estimate(incident: Incident) -> Estimate:
    return Estimate(severity=incident.severity, unsure=incident.unsure)


def _grade(estimate: Estimate) -> object:
    return estimate.severity.key, estimate.unsure


def _roles(before: Incident | None, now: Incident) -> tuple[LeadNews, ...]:
    return tuple(
        LeadNews(role=role, before=old, after=new)
        for role in now.roles.known
        for new in (now.lead(role.key),)
        for old in (before.lead(role.key) if before else None,)
        if old != new
    )


def _tasks(before: Incident | None, now: Incident) -> TaskCount | None:
    """Count the tasks, if any task is not as it was."""
    old = before.tasks.by_number if before else {}
    moved = [x for number, x in now.tasks.by_number.items() if old.get(number) != x]
    if not moved:
        return None
    states = [
        x.state
        for x in moved
        if (was := old.get(x.number)) is None or was.state is not x.state
    ]
    return TaskCount(
        done=states.count(TaskState.DONE),
        dropped=states.count(TaskState.DROPPED),
        open=len(now.tasks.open_numbers),
    )
