"""Who sees what: one function decides it, and everything that shows an incident asks.

Rule: a list, a number, a notice, a receipt or an export asks ``may_see`` before it
shows anything of an incident, even where every answer is yes today.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar, assert_never

from attrs import frozen

from actors.incident.ids import ChannelId, PersonId
from actors.incident.lifecycle import Kind, Visibility
from actors.incident.model import Incident


class Seen(Protocol):
    """What decides who sees an incident; ``Incident`` and a row of a list have it."""

    @property
    def kind(self) -> Kind: ...

    @property
    def visibility(self) -> Visibility: ...

    @property
    def own_channel(self) -> ChannelId | None:
        """The incident's own channel."""
        ...

    def involves(self, person: PersonId) -> bool:
        """Whether somebody declared it, has a role in it, or acted in it."""
        ...


@frozen
class Operator:
    """Those who run Muster; they can read the database anyway."""


@frozen
class Anybody:
    """Anybody in the workspace."""


@frozen
class Figure:
    """A number over all incidents, which anybody may read; drills are in no figure."""


@frozen
class Readers:
    """Everybody who reads a channel."""

    channel: ChannelId


@frozen(kw_only=True)
class Reader:
    """Somebody who asks for an incident, or gets a direct message about it.

    Attributes:
        channel: where they ask, and whose members they therefore belong to.
    """

    person: PersonId
    channel: ChannelId | None = None


@frozen
class ListReader:
    """Somebody who asks for a list; drills are in no list."""

    reader: Reader


Audience = Operator | Anybody | Figure | Readers | Reader | ListReader

S = TypeVar("S", bound=Seen)


def may_see(audience: Audience, incident: Seen) -> bool:
    """Decide who may see something of an incident.

    Of one that is for members only, and of a test, nobody but its channel and the
    people involved in it sees anything.
    """
    is_test = incident.kind is Kind.TEST
    is_public = incident.visibility is Visibility.PUBLIC and not is_test
    match audience:
        case Operator():
            return True
        case Anybody():
            return is_public
        case Figure():
            return is_public and incident.kind is Kind.REAL
        case Readers(channel):
            return is_public or channel == incident.own_channel
        case Reader(person=person, channel=channel):
            is_inside = channel is not None and channel == incident.own_channel
            return is_public or is_inside or incident.involves(person)
        case ListReader(reader):
            return incident.kind is Kind.REAL and may_see(reader, incident)
        case _:
            assert_never(audience)


def seen_by(audience: Audience, incidents: Iterable[S]) -> tuple[S, ...]:
    """Return those of the incidents that may be shown."""
    return tuple(x for x in incidents if may_see(audience, x))


def announced_to(incident: Incident) -> tuple[ChannelId, ...]:
    """Return the channels that hear of the incident, besides its own."""
    if may_see(Anybody(), incident):
        # Nearly every incident, at every look at its plan.
        return incident.announce
    return tuple(x for x in incident.announce if may_see(Readers(x), incident))
