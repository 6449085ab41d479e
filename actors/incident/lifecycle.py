"""The life of an incident: people declare it, close it and reopen it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.incident.facts import (
    NOBODY,
    CheckItem,
    Lead,
    Link,
    Mark,
    Role,
    Service,
    Severity,
)
from actors.incident.ids import ChannelId, IncidentNumber, MessageTs
from actors.incident.roles import RoleBrief
from actors.incident.status import USUAL_WORDS, StatusWords
from actors.incident.versions import PLAN_VERSION


class Kind(StrEnum):
    """Whether an incident is real, a drill, or a test of Muster itself."""

    REAL = "real"
    DRILL = "drill"
    TEST = "test"


class Visibility(StrEnum):
    """Who may see an incident: everybody, or only those in its channel."""

    PUBLIC = "public"
    MEMBERS = "members"


class Phase(StrEnum):
    """Whether an incident is open; before ``Declared`` there is no incident."""

    OPEN = "open"
    CLOSED = "closed"


# Commands.


@frozen(kw_only=True)
class Declare:
    """Declare an incident.

    Attributes:
        channel_name: the name wanted for its channel; valid for Slack.
        unsure: the declarer was not sure of the severity and got the default.
        origin: the channel in which somebody declared it; it gets an announcement too.
        origin_thread: the message there from which somebody declared it, or the first
            one of its thread; the announcement becomes a reply.
        announce: the channels that get an announcement of every incident.
        ask_at: when to ask whether it is over (UTC), if it is still open then.
        update_at: when the first update is promised (UTC); ``None``: when something
            changes.
        roles: all that the team has, whether somebody has them or not.
        briefs: for the leads who did not declare it themselves.
        checklist: the items of this severity.
        status_words: what the team calls the statuses.
    """

    mark: Mark
    number: IncidentNumber
    kind: Kind = Kind.REAL
    title: str
    description: str
    service: Service
    severity: Severity
    unsure: bool
    leads: tuple[Lead, ...]
    links: tuple[Link, ...]
    channel_name: str
    origin: ChannelId | None
    announce: tuple[ChannelId, ...]
    visibility: Visibility = Visibility.PUBLIC
    ask_at: datetime | None = None
    roles: tuple[Role, ...] = ()
    briefs: tuple[RoleBrief, ...] = ()
    checklist: tuple[CheckItem, ...] = ()
    status_words: StatusWords = USUAL_WORDS
    origin_thread: MessageTs | None = None
    update_at: datetime | None = None


@frozen(kw_only=True)
class Close:
    """End the incident; ``summary`` says how it ended."""

    mark: Mark
    summary: str


@frozen(kw_only=True)
class Reopen:
    """Reopen a closed incident; ``ask_at`` and ``update_at`` as in ``Declare``."""

    mark: Mark
    ask_at: datetime | None = None
    update_at: datetime | None = None


LifecycleCommand = Declare | Close | Reopen


# Events.


@frozen(kw_only=True)
class Declared:
    """Somebody declared the incident; the event contains what its plan needs."""

    mark: Mark
    number: IncidentNumber
    kind: Kind
    title: str
    description: str
    service: Service
    severity: Severity
    unsure: bool
    leads: tuple[Lead, ...]
    links: tuple[Link, ...]
    channel_name: str
    origin: ChannelId | None
    announce: tuple[ChannelId, ...]
    plan: int
    visibility: Visibility = Visibility.PUBLIC
    ask_at: datetime | None = None
    roles: tuple[Role, ...] = ()
    briefs: tuple[RoleBrief, ...] = ()
    checklist: tuple[CheckItem, ...] = ()
    status_words: StatusWords = USUAL_WORDS
    origin_thread: MessageTs | None = None
    update_at: datetime | None = None


@frozen(kw_only=True)
class Closed:
    """Somebody closed the incident."""

    mark: Mark
    summary: str


@frozen(kw_only=True)
class Reopened:
    """Somebody reopened the incident."""

    mark: Mark
    ask_at: datetime | None = None
    update_at: datetime | None = None


LifecycleEvent = Declared | Closed | Reopened


# News for others.


@frozen(kw_only=True)
class ClosingNews:
    """The incident was closed; ``after`` is the time since its declaration."""

    summary: str
    after: timedelta


@frozen(kw_only=True)
class ReopeningNews:
    """The incident was reopened."""


LifecycleNews = ClosingNews | ReopeningNews


# The state.


@frozen(kw_only=True)
class Closure:
    """One closing of the incident; a reopening may have followed."""

    occasion: str
    mark: Mark
    summary: str

    @property
    def is_automatic(self) -> bool:
        """Whether nobody closed it."""
        return self.mark.by == NOBODY


@frozen(kw_only=True)
class Lifecycle:
    """Who declared the incident, every closing of it, and whether it is open."""

    declared: Mark
    phase: Phase = Phase.OPEN
    closures: tuple[Closure, ...] = ()

    @property
    def closed(self) -> Closure | None:
        """The current closure; ``None`` while the incident is open."""
        return self.closures[-1] if self.phase is Phase.CLOSED else None


def decide(
    lifecycle: Lifecycle | None, command: LifecycleCommand
) -> tuple[LifecycleEvent, ...]:
    phase = lifecycle.phase if lifecycle else None
    match command:
        case Declare():
            return () if lifecycle else (_declared(command),)
        case Close(mark=mark, summary=summary):
            is_open = phase is Phase.OPEN
            return (Closed(mark=mark, summary=summary),) if is_open else ()
        case Reopen(mark=mark, ask_at=ask_at, update_at=update_at):
            if phase is not Phase.CLOSED:
                return ()
            return (Reopened(mark=mark, ask_at=ask_at, update_at=update_at),)
        case _:
            assert_never(command)


def _declared(command: Declare) -> Declared:
    return Declared(
        mark=command.mark,
        number=command.number,
        kind=command.kind,
        title=command.title,
        description=command.description,
        service=command.service,
        severity=command.severity,
        unsure=command.unsure,
        leads=command.leads,
        links=command.links,
        channel_name=command.channel_name,
        origin=command.origin,
        announce=command.announce,
        plan=PLAN_VERSION,
        visibility=command.visibility,
        ask_at=command.ask_at,
        roles=command.roles,
        briefs=command.briefs,
        checklist=command.checklist,
        status_words=command.status_words,
        origin_thread=command.origin_thread,
        update_at=command.update_at,
    )


def evolve(lifecycle: Lifecycle, event: LifecycleEvent, occasion: str) -> Lifecycle:
    match event:
        case Declared(mark=mark):
            return Lifecycle(declared=mark)
        case Closed(mark=mark, summary=summary):
            closure = Closure(occasion=occasion, mark=mark, summary=summary)
            closures = (*lifecycle.closures, closure)
            return with_(lifecycle, phase=Phase.CLOSED, closures=closures)
        case Reopened():
            return with_(lifecycle, phase=Phase.OPEN)
        case _:
            assert_never(event)


def closed_automatically(
    lifecycle: Lifecycle, at: datetime, occasion: str
) -> Lifecycle:
    mark = Mark(by=NOBODY, at=at)
    closure = Closure(occasion=occasion, mark=mark, summary="")
    closures = (*lifecycle.closures, closure)
    return with_(lifecycle, phase=Phase.CLOSED, closures=closures)


def news_of(before: Lifecycle, event: LifecycleEvent) -> LifecycleNews | None:
    """Return what others hear; for a declaration they get announcements instead."""
    match event:
        case Declared():
            return None
        case Closed(mark=mark, summary=summary):
            return ClosingNews(summary=summary, after=mark.at - before.declared.at)
        case Reopened():
            return ReopeningNews()
        case _:
            assert_never(event)
