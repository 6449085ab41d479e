"""Declares an incident, from a window or without one."""

from actors.ask import Answer
from actors.incident.events import Event
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, IncidentNumber, MessageTs
from actors.incident.lifecycle import Declare, Kind
from actors.incident.model import Incident
from actors.incident.question import FIRST_AFTER
from bot.dialogue.context import Context
from bot.features.roles.briefs import briefs_for
from bot.screens.details.checks import Checked
from bot.settings.channel_names import TEST_PREFIX, channel_name
from bot.words.test_incidents import unmarked

DIRECT_MESSAGE = "D"
"""The ids of direct messages start with this."""


async def declare(
    context: Context,
    checked: Checked,
    mark: Mark,
    *,
    form: str,
    origin: ChannelId | None,
    origin_name: str,
    origin_thread: MessageTs | None = None,
    kind: Kind = Kind.REAL,
) -> tuple[Incident, bool]:
    """Declare once per form. Return the incident, and whether this call declared it."""
    config = context.configuration
    number = IncidentNumber(await context.store.reserve(form))
    service, title = checked.service.key, checked.title
    template = config.channels.name
    if kind is Kind.TEST:
        template, title = f"{TEST_PREFIX}{template}", unmarked(title)
    command = Declare(
        mark=mark,
        number=number,
        kind=kind,
        title=checked.title,
        description=checked.description,
        service=checked.service,
        severity=checked.severity,
        unsure=checked.unsure,
        leads=checked.leads,
        links=config.links,
        channel_name=channel_name(template, number, service, title),
        origin=_shared_origin(origin),
        origin_thread=origin_thread,
        announce=config.channels.announce,
        checklist=config.checklist_for(checked.severity),
        status_words=config.status_words,
        roles=config.roles,
        briefs=await briefs_for(
            context, ((x.role, x.person) for x in checked.leads), mark.by
        ),
        ask_at=config.working_hours.moved(mark.at + FIRST_AFTER),
        update_at=config.next_update(checked.severity, mark.at),
    )
    answer: Answer[Incident, Event] = await context.incidents.ask(number, command, form)
    if answer.state is None:
        raise AssertionError("an incident was declared but does not exist")
    context.channel_names.learn(command.origin, origin_name)
    return answer.state, bool(answer.events)


def _shared_origin(origin: ChannelId | None) -> ChannelId | None:
    """Leave out a direct message, because nobody else reads it."""
    return None if not origin or is_direct_message(origin) else origin


def is_direct_message(channel: ChannelId) -> bool:
    return channel.startswith(DIRECT_MESSAGE)
