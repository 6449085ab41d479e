"""``/incident help``: every sub-command in a line, first those that fit the moment."""

from actors.incident.audience import may_see
from actors.incident.facts import Role
from actors.incident.model import Incident
from bot.dialogue.context import Context, HelpEntry
from bot.dialogue.invocation import Invocation
from bot.dialogue.refused import UNREADABLE
from bot.dialogue.reply import Say
from bot.dialogue.situation import Situation
from bot.features.feature import Feature, SubCommand
from bot.words import help_text
from bot.words.spans import Said

WORD = "help"


def asks_for_help(invocation: Invocation) -> bool:
    """Return whether somebody typed ``help`` after a command."""
    return invocation.text.lower() == WORD


async def explain(context: Context, invocation: Invocation) -> Say:
    incident = await _incident_here(context, invocation)
    held = _held(incident, invocation)
    situation = _situation(incident, held)
    # A team without roles has no words for them.
    rows = [x for x in context.help if x.name or context.configuration.roles]
    first = [_line(context, x) for x in rows if x.suits(situation)]
    others = [_line(context, x) for x in rows if not x.suits(situation)]
    if incident is None:
        return Say(text=help_text.elsewhere(first, others))
    return Say(text=help_text.in_channel(incident, held, first, others))


async def _incident_here(context: Context, invocation: Invocation) -> Incident | None:
    """Find the channel's incident. The help is there even if nothing can be read."""
    try:
        number = await context.store.number_of(invocation.channel)
    except UNREADABLE:
        return None
    incident = await context.incidents.glance(number) if number else None
    return incident if incident and may_see(invocation.reader, incident) else None


def _held(incident: Incident | None, invocation: Invocation) -> tuple[Role, ...]:
    leads = incident.roles.leads if incident else ()
    return tuple(lead.role for lead in leads if lead.person == invocation.person)


def _situation(incident: Incident | None, held: tuple[Role, ...]) -> Situation:
    if incident is None:
        return Situation.ELSEWHERE
    if incident.closed:
        return Situation.CLOSED
    return Situation.HOLDER if held else Situation.HELPER


def _line(context: Context, row: HelpEntry) -> Said:
    """Explain one row. The roles' words have the key of a role as their example."""
    roles = sorted(context.configuration.roles, key=lambda role: not role.leads)
    name = row.name or next((role.key for role in roles), "")
    return help_text.help_line(name, row.usage, row.help)


HELP = Feature(
    name="help",
    ways=(SubCommand(name=WORD, help="show this help", only_reads=True, run=explain),),
)
