"""What a surface shows, as facts; the words and the layout are the edge's.

Rule: the plan compares these, never the rendered text, so a change of wording edits
no old card. Their names and fields are persistent data, because ``Shown`` bears them.
"""

from enum import StrEnum

from attrs import frozen

from actors.incident.facts import Lead, Link, Mark, Service, Severity
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


FreshView = TopicView | CardView | ReceiptView | AppealView
