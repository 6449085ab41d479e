"""What somebody wants: the commands an incident understands."""

from enum import StrEnum

from attrs import frozen

from actors.incident.facts import Lead, Link, Mark, Role, Service, Severity
from actors.incident.ids import ChannelId, IncidentNumber, PersonId, StepKey


class Kind(StrEnum):
    """Whether people are hurt, or people are learning."""

    REAL = "real"
    DRILL = "drill"


@frozen(kw_only=True)
class Declare:
    """Open an incident.

    Attributes:
        channel_name: the name wanted for its channel; valid for Slack.
        unsure: the declarer could not tell the severity, and got the default.
        origin: the channel in which it was declared, to be told like ``announce``.
        announce: the channels that are told of every incident.
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


@frozen(kw_only=True)
class Estimate:
    """How bad somebody takes it to be, and whether they are unsure of it."""

    severity: Severity
    unsure: bool


@frozen(kw_only=True)
class LeadChoice:
    """Who shall play a role from now on; ``None``: nobody."""

    role: Role
    person: PersonId | None


@frozen(kw_only=True)
class Update:
    """Change what somebody touched; ``None`` leaves a field as it is by then.

    Attributes:
        leads: the roles that were touched, and no others.
        usual_leads: who leads for the new service; only in roles that are free by then.
    """

    mark: Mark
    title: str | None = None
    description: str | None = None
    service: Service | None = None
    estimate: Estimate | None = None
    leads: tuple[LeadChoice, ...] = ()
    usual_leads: tuple[Lead, ...] = ()


@frozen(kw_only=True)
class Close:
    """It is over."""

    mark: Mark
    summary: str


@frozen(kw_only=True)
class Reopen:
    """It is not over after all."""

    mark: Mark


@frozen(kw_only=True)
class Retry:
    """Try the refused steps once more.

    Attributes:
        step: only this one; ``None``: all but those that may have been carried out.
    """

    mark: Mark
    step: StepKey | None = None


@frozen(kw_only=True)
class Confirm:
    """A person has looked: this step, which nobody could look up, was carried out."""

    mark: Mark
    step: StepKey


Command = Declare | Update | Close | Reopen | Retry | Confirm
