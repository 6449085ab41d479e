"""The crew: who of those with a role is not in the incident's channel.

Slack says so, or reading the channel does; nothing is undone because of it.
"""

from attrs import field, frozen

from actors.incident.facts import Mark
from actors.incident.ids import PersonId

# Commands.


@frozen(kw_only=True)
class NoteMember:
    """Somebody left the channel, or came back; the mark is theirs."""

    mark: Mark
    is_in: bool


CrewCommand = NoteMember


# Events.


@frozen(kw_only=True)
class ChannelLeft:
    """Somebody with a role left the channel, or their account was deactivated."""

    mark: Mark


@frozen(kw_only=True)
class ChannelJoined:
    """Somebody came back to the channel."""

    mark: Mark


CrewEvent = ChannelLeft | ChannelJoined


# The state.


@frozen(kw_only=True)
class Crew:
    """Who has left the channel."""

    absent: frozenset[PersonId] = field(factory=frozenset)


def decide(
    crew: Crew, command: CrewCommand, *, has_role: bool
) -> tuple[CrewEvent, ...]:
    """Note what is new about somebody; only people with a role are noted as away."""
    is_absent = command.mark.by in crew.absent
    if command.is_in:
        return (ChannelJoined(mark=command.mark),) if is_absent else ()
    is_new = has_role and not is_absent
    return (ChannelLeft(mark=command.mark),) if is_new else ()


def evolve(crew: Crew, event: CrewEvent) -> Crew:
    person = {event.mark.by}
    if isinstance(event, ChannelLeft):
        return Crew(absent=crew.absent | person)
    return Crew(absent=crew.absent - person)
