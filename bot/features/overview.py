"""How all incidents stand: what is not done in each, and for how long it has waited.

Rule: one incident that cannot be read keeps no other from being read.
"""

from datetime import datetime

from actors.incident.ids import IncidentNumber
from actors.incident.plan.outstanding import open_lines, waiting_since
from actors.incident.views import ReceiptLine
from bot.features.context import Context
from bot.words import lists
from bot.words.spans import Said

LOOKED_THROUGH = 100
"""At most this many incidents are searched for the oldest waiting step, the earliest
due first."""


async def listed(context: Context) -> Said:
    """List the open incidents, and how far each of them has come."""
    rows = await context.store.open_incidents()
    stopped = await context.store.parked_incidents()
    # Reading an incident that kept crashing may crash the reader.
    unread = {row.number for row in stopped}
    owed = {
        row.number: await _owed(context, row.number)
        for row in rows[: lists.LISTED_MAX]
        if row.number not in unread
    }
    return lists.open_list(rows, owed, stopped)


async def oldest_wait(context: Context, now: datetime) -> datetime | None:
    """Return when the oldest waiting step began to wait."""
    waiting: list[datetime] = []
    for due in (await context.store.due())[:LOOKED_THROUGH]:
        incident = await context.glance(IncidentNumber(due.key))
        since = waiting_since(incident, now) if incident else None
        if since or due.at <= now:
            waiting.append(since or due.at)
    return min(waiting, default=None)


async def _owed(context: Context, number: IncidentNumber) -> tuple[ReceiptLine, ...]:
    incident = await context.glance(number)
    return open_lines(incident) if incident else ()
