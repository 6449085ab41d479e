"""``/incident status``: how this incident stands, and what is still owed."""

from functools import partial

from actors.incident.model import Incident
from actors.incident.plan import open_lines
from actors.incident.questions import waits_for
from actors.journal import Key
from bot import words
from bot.desk import Desk, Invocation, Named, Reply, Say
from bot.slack.asked import number_in
from bot.slack.guard import guarded
from bot.subcommands.subcommand import SubCommand


async def run(desk: Desk, invocation: Invocation) -> Reply:
    parked = await desk.store.parked()
    named = await _meant(desk, invocation, parked)
    if isinstance(named, Say):
        return named
    incident = named.incident
    is_parked = incident.number in parked
    return Say(text=words.status(incident, _standing(incident, is_parked=is_parked)))


async def _meant(
    desk: Desk, invocation: Invocation, parked: tuple[Key, ...]
) -> Named | Say:
    """Find it, also if reading its journal is what keeps crashing."""
    first = invocation.text.partition(" ")[0]
    number = number_in(first) or await desk.store.number_of(invocation.channel)
    if number not in parked or number is None:
        return await desk.meant(invocation)
    crashed: Named | Say = Say(text=words.parked(number))
    return await guarded(partial(desk.meant, invocation), crashed, incident=number)


def _standing(incident: Incident, *, is_parked: bool) -> words.Standing:
    owed = open_lines(incident)
    return words.Standing(
        owed=owed,
        waits_for={line.step: waits_for(incident, line) for line in owed},
        is_parked=is_parked,
    )


STATUS = SubCommand(name="status", usage="", help="how this incident stands", run=run)
