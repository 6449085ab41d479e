"""Notes who of the people with a role leaves an incident's channel, or comes back."""

from actors.incident.crew import NoteMember
from actors.incident.facts import Mark
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.features.feature import Feature, Listener
from bot.slack.kit.requests import SlackEvent

LEFT, JOINED = "member_left_channel", "member_joined_channel"


async def note_member(context: Context, event: SlackEvent) -> None:
    """Note a person whose absence is news.

    Slack reports every invitation, too, so most events say nothing new. Nobody reads
    an answer, so an incident that cannot be read is passed over.
    """
    number = await context.store.number_of(event.channel)
    incident = await context.incidents.glance(number) if number else None
    is_in = event.kind == JOINED
    if incident is None or not _is_news(incident, event.person, is_in=is_in):
        return
    mark = Mark(by=event.person, at=context.now())
    command = NoteMember(mark=mark, is_in=is_in)
    await context.incidents.carry_out(incident.number, command, event.id)


async def note_deactivated(context: Context, incident: Incident) -> None:
    """Note the leads who have been found to be deactivated.

    Slack takes them out of every channel, and reports no event. This calls nothing.
    """
    people = {lead.person for lead in incident.leads} - incident.crew.absent
    for person in sorted(context.people.deactivated(people)):
        command = NoteMember(mark=Mark(by=person, at=context.now()), is_in=False)
        await context.incidents.carry_out(incident.number, command, context.new_id())


def _is_news(incident: Incident, person: PersonId, *, is_in: bool) -> bool:
    is_absent = person in incident.crew.absent
    has_role = any(lead.person == person for lead in incident.leads)
    return is_absent if is_in else has_role and not is_absent


MEMBERS = Feature(
    name="members",
    ways=(
        Listener(kind=LEFT, hear=note_member),
        Listener(kind=JOINED, hear=note_member),
    ),
)
