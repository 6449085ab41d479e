"""The state of one incident, which its events add up to."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from actors.incident.commands import Kind
from actors.incident.facts import Lead, Link, Mark, Service, Severity
from actors.incident.ids import (
    ChannelId,
    IncidentNumber,
    MessageTs,
    PersonId,
    StepKey,
)
from actors.incident.views import Change, FreshView


class Phase(StrEnum):
    """Where an incident stands; before ``Declared`` there is no incident."""

    OPEN = "open"
    CLOSED = "closed"


DECLARED = "declared"
"""The first occasion; the later ones are called after their journal version."""


IN_DOUBT = "in_doubt"
"""The error of a step that nobody could look up, so that a person is asked."""


@frozen(kw_only=True)
class Occasion:
    """Somebody acted: everything this caused is reported back to them."""

    key: str
    mark: Mark


@frozen(kw_only=True)
class Channel:
    """The incident's own channel, under the name it was given."""

    id: ChannelId
    name: str


@frozen(kw_only=True)
class Invitee:
    """Somebody who belongs into the channel, and since which occasion."""

    person: PersonId
    occasion: str


@frozen(kw_only=True)
class Notice:
    """What everybody who knows of the incident has to be told.

    Attributes:
        is_for_others: in the incident's own channel it would be no news.
    """

    version: int
    occasion: str
    mark: Mark
    changes: tuple[Change, ...]
    is_for_others: bool = False


@frozen(kw_only=True)
class Closure:
    """One of the times at which the incident was said to be over."""

    occasion: str
    mark: Mark
    summary: str


@frozen(kw_only=True)
class Started:
    """An intent without an outcome: the step is in doubt.

    Attributes:
        version: the journal version of the intent, which the call's content shows.
    """

    at: datetime
    version: int
    covers: tuple[StepKey, ...]


@frozen(kw_only=True)
class Deferral:
    """A step waits until a time; ``since`` and ``attempts`` bound its patience."""

    since: datetime
    until: datetime
    why: str
    attempts: int


@frozen(kw_only=True)
class Refusal:
    """Why a step was given up; ``version`` as in ``Started``."""

    error: str
    version: int


@frozen(kw_only=True)
class Display:
    """What a surface shows, and what Slack refused to let it show.

    Attributes:
        posting: how often its message was posted; part of the posting's step key.
        refused_in: the occasion to which the refusal is reported.
        told: the last view that Slack said it showed; people may have read it.
        replaced_at: when a message that could not be edited was last given up.
    """

    posting: int = 0
    channel: ChannelId | None = None
    ts: MessageTs | None = None
    shown: FreshView | None = None
    refused: FreshView | None = None
    error: str = ""
    refused_in: str = ""
    told: FreshView | None = None
    replaced_at: datetime | None = None


@frozen(kw_only=True)
class Retired:
    """A message that can no longer be edited, and is to go once the new one stands.

    Attributes:
        posting: which one of its surface it was.
        occasion: when it was given up.
    """

    surface: str
    posting: int
    channel: ChannelId
    ts: MessageTs
    occasion: str


@frozen(kw_only=True)
class Incident:
    """Everything that is known of one incident, and nothing that could be computed.

    Attributes:
        version: how many events it consists of; the fence of its journal.
        occasions: who acted, in order; the first is the declaration.
        names_taken: how many channel names belonged to somebody else.
        settled: the targets that are done.
        refused: the targets that were given up.
        started: the steps in doubt.
        doubted: the steps that were in doubt once, and no look-up found them.
        announced: the version that each announcement showed.
        retired: the messages that were replaced, because they could not be edited.
        plan: the plan's version when it was declared; later rows do not apply.
    """

    number: IncidentNumber
    version: int
    phase: Phase
    kind: Kind
    title: str
    description: str
    service: Service
    severity: Severity
    unsure: bool
    leads: tuple[Lead, ...]
    links: tuple[Link, ...]
    wanted_name: str
    announce: tuple[ChannelId, ...]
    plan: int
    occasions: tuple[Occasion, ...]
    invitees: tuple[Invitee, ...]
    channel: Channel | None = None
    names_taken: int = 0
    retried: Mark | None = None
    notices: tuple[Notice, ...] = ()
    closures: tuple[Closure, ...] = ()
    settled: frozenset[StepKey] = frozenset()
    refused: Mapping[StepKey, Refusal] = field(factory=dict)
    started: Mapping[StepKey, Started] = field(factory=dict)
    doubted: frozenset[StepKey] = frozenset()
    deferred: Mapping[StepKey, Deferral] = field(factory=dict)
    displays: Mapping[str, Display] = field(factory=dict)
    announced: Mapping[ChannelId, int] = field(factory=dict)
    retired: tuple[Retired, ...] = ()

    @property
    def declared(self) -> Mark:
        return self.occasions[0].mark

    @property
    def closed(self) -> Closure | None:
        """The closure that stands, if the incident is closed."""
        return self.closures[-1] if self.phase is Phase.CLOSED else None

    def lead(self, role: str) -> PersonId | None:
        return next((x.person for x in self.leads if x.role.key == role), None)

    def display(self, surface: str) -> Display:
        return self.displays.get(surface, Display())
