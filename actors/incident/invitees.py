"""The people who belong in an incident's channel."""

from attrs import evolve as with_
from attrs import frozen

from actors.incident.ids import PersonId


@frozen(kw_only=True)
class Invitee:
    """Somebody who belongs in the channel, and since which occasion.

    Attributes:
        stays: also without a role, because they joined, or have something to do.
    """

    person: PersonId
    occasion: str
    stays: bool = False


def with_invitee(
    invitees: tuple[Invitee, ...],
    person: PersonId,
    occasion: str,
    *,
    stays: bool = False,
) -> tuple[Invitee, ...]:
    """Let somebody belong in the channel; an invitation is not repeated."""
    for place, invitee in enumerate(invitees):
        if invitee.person == person:
            if not stays or invitee.stays:
                return invitees
            kept = with_(invitee, stays=True)
            return (*invitees[:place], kept, *invitees[place + 1 :])
    return (*invitees, Invitee(person=person, occasion=occasion, stays=stays))
