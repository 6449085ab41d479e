"""What happened: the events of an incident, in the order of its journal.

Rule: an event's name and its fields are persistent data.
Fields may be added with a default; nothing is renamed and nothing is removed.
"""

from datetime import datetime

from attrs import frozen

from actors.incident.commands import Kind
from actors.incident.facts import Lead, Link, Mark, Role, Service, Severity
from actors.incident.ids import (
    ChannelId,
    IncidentNumber,
    MessageTs,
    PersonId,
    StepKey,
)
from actors.incident.views import FreshView


@frozen(kw_only=True)
class Declared:
    """Somebody opened the incident; all that its plan needs was resolved then."""

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


@frozen(kw_only=True)
class TitleChanged:
    """The incident is called something else."""

    mark: Mark
    title: str


@frozen(kw_only=True)
class DescriptionChanged:
    """The description was written anew."""

    mark: Mark
    description: str


@frozen(kw_only=True)
class ServiceChanged:
    """Another service is hurt than was thought."""

    mark: Mark
    service: Service


@frozen(kw_only=True)
class SeverityChanged:
    """It is worse, or better, than was thought, or known for sure now."""

    mark: Mark
    severity: Severity
    unsure: bool


@frozen(kw_only=True)
class LeadChanged:
    """Somebody took a role, or left it."""

    mark: Mark
    role: Role
    person: PersonId | None


@frozen(kw_only=True)
class Closed:
    """Somebody said that it is over."""

    mark: Mark
    summary: str


@frozen(kw_only=True)
class Reopened:
    """Somebody said that it is not over after all."""

    mark: Mark


@frozen(kw_only=True)
class Retried:
    """Somebody asked that refused steps be tried once more; ``step``: only this one."""

    mark: Mark
    step: StepKey | None


@frozen(kw_only=True)
class Confirmed:
    """Somebody looked and found that a doubted step had been carried out."""

    mark: Mark
    step: StepKey


@frozen(kw_only=True)
class StepStarted:
    """A Slack call is about to leave; without an outcome it is in doubt.

    Attributes:
        covers: every target that this one call serves.
    """

    at: datetime
    step: StepKey
    covers: tuple[StepKey, ...]


@frozen(kw_only=True)
class StepDone:
    """Slack carried the step out."""

    at: datetime
    step: StepKey


@frozen(kw_only=True)
class StepNotFound:
    """A step in doubt was looked up, and it had not happened."""

    at: datetime
    step: StepKey


@frozen(kw_only=True)
class StepDeferred:
    """The step has to wait; ``doubtful`` when it may have been carried out."""

    at: datetime
    step: StepKey
    until: datetime
    why: str
    doubtful: bool


@frozen(kw_only=True)
class StepFailed:
    """Slack refused the step for good, or nobody can tell whether it was done."""

    at: datetime
    step: StepKey
    error: str


@frozen(kw_only=True)
class ChannelCreated:
    """The incident has its channel."""

    at: datetime
    step: StepKey
    channel: ChannelId
    name: str


@frozen(kw_only=True)
class ChannelNameTaken:
    """Another channel has this name; the next candidate is due."""

    at: datetime
    step: StepKey
    name: str


@frozen(kw_only=True)
class Invited:
    """Somebody is in the incident's channel."""

    at: datetime
    step: StepKey
    person: PersonId


@frozen(kw_only=True)
class InviteRefused:
    """Slack does not let this person in."""

    at: datetime
    step: StepKey
    person: PersonId
    error: str


@frozen(kw_only=True)
class Shown:
    """A surface shows this view now; ``None`` when we only know that it is there."""

    at: datetime
    step: StepKey
    surface: str
    channel: ChannelId | None
    ts: MessageTs | None
    view: FreshView | None


@frozen(kw_only=True)
class ShowRefused:
    """Slack refused to show this view on this surface."""

    at: datetime
    step: StepKey
    surface: str
    view: FreshView
    error: str


@frozen(kw_only=True)
class SurfaceLost:
    """The message of this surface was deleted; it is posted again."""

    at: datetime
    step: StepKey
    surface: str


@frozen(kw_only=True)
class SurfaceReplaced:
    """The message of this surface can no longer be edited; it is posted anew."""

    at: datetime
    step: StepKey
    surface: str
    error: str


HumanEvent = (
    Declared
    | TitleChanged
    | DescriptionChanged
    | ServiceChanged
    | SeverityChanged
    | LeadChanged
    | Closed
    | Reopened
    | Retried
    | Confirmed
)
StepEvent = (
    StepStarted
    | StepDone
    | StepNotFound
    | StepDeferred
    | StepFailed
    | ChannelCreated
    | ChannelNameTaken
    | Invited
    | InviteRefused
    | Shown
    | ShowRefused
    | SurfaceLost
    | SurfaceReplaced
)
Event = HumanEvent | StepEvent
