"""The row that invites people to the incident's channel."""

from actors.incident.effects import Effect, Invite
from actors.incident.ids import PersonId
from actors.incident.keys import invite_key
from actors.incident.model import Incident
from actors.incident.plan.channel import has_no_channel, own_channel
from actors.incident.plan.rows import Target


def invite_targets(incident: Incident) -> tuple[Target, ...]:
    """Return the declarer, the leads, and people whose invitation has begun.

    People who gave up a role before the bot invited them are no longer invited.
    """
    if has_no_channel(incident):
        return ()
    wanted = {
        incident.declared.by,
        *(lead.person for lead in incident.leads),
        *(x.person for x in incident.roles.invitees if x.stays),
    }
    targets = (
        Target(key=invite_key(x.person), occasion=x.occasion, name=x.person)
        for x in incident.roles.invitees
    )
    return tuple(
        target
        for target in targets
        if target.name in wanted or incident.steps.has_begun(target.key)
    )


def invite_effect(incident: Incident, targets: tuple[Target, ...]) -> Effect:
    people = tuple(PersonId(target.name) for target in targets)
    return Invite(channel=own_channel(incident).id, people=people)
