"""``/incident list``: the open incidents, and the steps that are not done."""

from actors.incident.audience import ListReader, seen_by
from actors.incident.model import Incident
from actors.incident.plan.outstanding import open_lines
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import Say
from bot.features.feature import Feature, SubCommand
from bot.words import lists


async def list_open(context: Context, invocation: Invocation) -> Say:
    reader = ListReader(invocation.reader)
    rows = seen_by(reader, await context.store.open_incidents())
    parked = seen_by(reader, await context.store.parked_incidents())
    # Reading a parked incident may crash the reader.
    unread = {row.number for row in parked}
    read = [
        await context.incidents.glance(row.number)
        for row in rows[: lists.LISTED_MAX]
        if row.number not in unread
    ]
    standing = {x.number: _standing(x) for x in read if x}
    return Say(text=lists.open_list(rows, standing, parked))


def _standing(incident: Incident) -> lists.Standing:
    return lists.Standing(status=incident.updates.word, owed=open_lines(incident))


LIST = Feature(
    name="list",
    ways=(
        SubCommand(
            name="list", help="list open incidents", only_reads=True, run=list_open
        ),
    ),
)
