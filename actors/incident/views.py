"""What people are shown, as facts; the words and the layout are the edge's.

Rule: these are compared, never the rendered text,
so a change of wording edits no old card.
"""

from datetime import timedelta
from enum import StrEnum

from attrs import frozen

from actors.incident.facts import Lead, Link, Mark, Role, Service, Severity
from actors.incident.ids import ChannelId, IncidentNumber, PersonId, StepKey


@frozen(kw_only=True)
class TopicView:
    """The line at the top of the incident's channel."""

    title: str
    severity: Severity
    service: Service
    leads: tuple[Lead, ...]
    closed: bool


@frozen(kw_only=True)
class CardView:
    """The living picture of an incident, pinned in its channel.

    Attributes:
        absent: leads whom Slack does not let into the channel.
    """

    number: IncidentNumber
    title: str
    description: str
    severity: Severity
    unsure: bool
    service: Service
    leads: tuple[Lead, ...]
    declared: Mark
    links: tuple[Link, ...]
    closed: Mark | None
    summary: str
    absent: tuple[PersonId, ...] = ()


@frozen(kw_only=True)
class AnnouncementView:
    """Tells a channel that there is an incident."""

    number: IncidentNumber
    title: str
    severity: Severity
    service: Service
    declared: Mark
    channel: ChannelId | None
    closed: Mark | None


@frozen(kw_only=True)
class TitleMoved:
    """The incident is called something else."""

    before: str
    after: str


@frozen(kw_only=True)
class DescriptionMoved:
    """The description was written anew."""

    after: str


@frozen(kw_only=True)
class ServiceMoved:
    """Another service is hurt than was thought."""

    before: Service
    after: Service


@frozen(kw_only=True)
class SeverityMoved:
    """It is worse, or better, than was thought; ``unsure``: nobody can tell yet."""

    before: Severity
    after: Severity
    unsure: bool = False


@frozen(kw_only=True)
class LeadMoved:
    """Somebody else plays a role, or nobody."""

    role: Role
    before: PersonId | None
    after: PersonId | None


@frozen(kw_only=True)
class WasClosed:
    """It is over, after so long."""

    summary: str
    after: timedelta


@frozen(kw_only=True)
class WasReopened:
    """It is not over after all."""


@frozen(kw_only=True)
class GotChannel:
    """It has its channel after all; it was announced without one."""


Change = (
    TitleMoved
    | DescriptionMoved
    | ServiceMoved
    | SeverityMoved
    | LeadMoved
    | WasClosed
    | WasReopened
    | GotChannel
)


@frozen(kw_only=True)
class NoticeView:
    """Tells a channel what somebody changed; several old notices may share one.

    Attributes:
        severity: the one that holds now.
        closed: whether the incident is over now.
        inside: the reader is in the incident's own channel and needs no link to it.
        earlier: what is only told after newer news, and still holds.
    """

    number: IncidentNumber
    title: str
    severity: Severity
    channel: ChannelId | None
    inside: bool
    changes: tuple[tuple[Mark, Change], ...]
    closed: bool = False
    earlier: tuple[tuple[Mark, Change], ...] = ()


@frozen(kw_only=True)
class HandoffView:
    """After the close: what the team turns to now."""

    number: IncidentNumber
    closed: Mark
    report: Link | None


class Progress(StrEnum):
    """How far a step has come."""

    DONE = "done"
    WAITING = "waiting"
    REFUSED = "refused"
    DOUBTED = "doubted"


@frozen(kw_only=True)
class ReceiptLine:
    """One thing that was promised, and what became of it.

    Attributes:
        row: the plan row's name, such as ``invite``.
        target: whom or what, as an id or a key; empty for a row with one target.
        error: Slack's word for the refusal, or for what it waits for.
        step: names the step, for buttons that speak of it.
        is_edit: what was refused is to edit a message that is there.
    """

    row: str
    target: str
    progress: Progress
    error: str
    step: StepKey
    is_edit: bool = False


@frozen(kw_only=True)
class ReceiptView:
    """Tells whoever acted what was done, and what is left to do by hand.

    Attributes:
        unreached: who should have got this as a direct message, when it is none.
        plain: without blocks, which Slack refused.
    """

    number: IncidentNumber
    title: str
    severity: Severity
    occasion: str
    channel: ChannelId | None
    channel_name: str
    lines: tuple[ReceiptLine, ...]
    retried: Mark | None
    unreached: PersonId | None = None
    plain: bool = False


@frozen(kw_only=True)
class AppealView:
    """Tells a channel of people who were not asked that steps need somebody.

    Rule: it bears nothing about any person: no name, no id, no reason that is one's.

    Attributes:
        lines: the steps that are about no person.
        uninvited: how many people could not be invited, or may not have been.
        plain: without blocks, which Slack refused.
    """

    number: IncidentNumber
    title: str
    channel: ChannelId | None
    channel_name: str
    lines: tuple[ReceiptLine, ...]
    uninvited: int
    plain: bool = False


Body = (
    TopicView
    | CardView
    | AnnouncementView
    | NoticeView
    | HandoffView
    | ReceiptView
    | AppealView
)
FreshView = TopicView | CardView | ReceiptView | AppealView
