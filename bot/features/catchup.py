"""``/incident catchup``: what has changed since this person was last there."""

from actors.incident.audience import Reader, may_see
from actors.incident.catchup import CatchUp, catch_up
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import FindIncident, find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Button, Feature, Fits, Listener, SubCommand, Takes
from bot.screens import actions
from bot.screens.catchup import welcome
from bot.slack.kit.requests import SlackEvent
from bot.words import catchup as words

JOINED = "member_joined_channel"


async def by_typing(context: Context, invocation: Invocation) -> CommandReply:
    return await _caught_up(context, invocation, find_incident)


async def by_button(context: Context, invocation: Invocation) -> CommandReply:
    return await _caught_up(context, invocation, find_by_button)


async def _caught_up(
    context: Context, invocation: Invocation, find: FindIncident
) -> CommandReply:
    found = await find(context, invocation)
    if isinstance(found, Say):
        return found
    incident = found.incident
    visit = await context.incidents.visit_of(incident, invocation.person)
    changes = catch_up(visit, incident)
    names = await context.people.names(_people(changes))
    return Say(text=words.catch_up(changes, names))


def _people(changes: CatchUp) -> list[PersonId]:
    """Return whose names the answer needs."""
    did = (changes.closed, changes.latest)
    had = (x for role in changes.roles for x in (role.before, role.after))
    return sorted({x for x in (*had, *(y.mark.by for y in did if y)) if x})


async def offer(context: Context, event: SlackEvent) -> Say | None:
    """Offer it to somebody who came by themselves, once while this process runs.

    Nobody waits for this, so an incident that cannot be read is passed over.
    """
    number = await context.store.number_of(event.channel)
    incident = await context.incidents.glance(number) if number else None
    if incident is None or event.person == context.people.own:
        return None
    reader = Reader(person=event.person, channel=event.channel)
    if not may_see(reader, incident) or not _is_new(incident, event.person):
        return None
    own = context.offers.of(f"{incident.number} {event.person}")
    if own.is_made:
        return None
    own.is_made = True
    if await context.people.bots([event.person]):
        return None
    return Say(text=words.welcome(incident), blocks=welcome(incident))


def _is_new(incident: Incident, person: PersonId) -> bool:
    """Return whether somebody has no part in it yet; nobody joins a test."""
    is_invited = any(x.person == person for x in incident.roles.invitees)
    is_known = is_invited or incident.involves(person)
    return incident.kind is not Kind.TEST and not is_known


CATCHUP = Feature(
    name="catchup",
    ways=(
        SubCommand(
            name="catchup",
            help="show what has changed since you were last here",
            fits=Fits.INCIDENT,
            takes=Takes.INCIDENT,
            only_reads=True,
            run=by_typing,
        ),
        Button(action=actions.CATCH_UP, run=by_button),
        Listener(kind=JOINED, hear=offer),
    ),
)
