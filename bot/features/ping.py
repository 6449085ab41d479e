"""``/ping``: whether Muster is working, keeps up, and can save."""

from datetime import datetime, timedelta

from actors.errors import JournalUnavailable
from actors.incident.audience import Figure, may_see, seen_by
from actors.incident.ids import IncidentNumber
from actors.incident.plan.outstanding import waiting_since
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import Say
from bot.features.feature import Feature, OwnCommand
from bot.words import health_text, setup_problems

LOOKED_AHEAD = timedelta(hours=1)
"""A step that waits for Slack is tried again in minutes. An incident that is due later
than this waits for a time, and not for Slack."""

LOOKED_THROUGH = 100
"""``/ping`` looks for the oldest waiting step in at most this many incidents, starting
with the ones that are due first."""


async def ping(context: Context, invocation: Invocation) -> Say:
    up = invocation.at - context.started_at
    try:
        backlog = await context.store.backlog()
        waiting = await _oldest_wait(context, invocation.at)
        parked = seen_by(Figure(), await context.store.parked_incidents())
    except JournalUnavailable:
        said = health_text.unread_ping(context.version, up)
        return Say(text=setup_problems.with_problems(said, context.findings.current))
    health = health_text.Health(
        version=context.version,
        up=up,
        open_incidents=backlog.open_incidents,
        oldest=max(invocation.at - waiting, timedelta()) if waiting else None,
        parked=len(parked),
        can_save=await _can_save(context),
    )
    said = health_text.pong(health)
    return Say(text=setup_problems.with_problems(said, context.findings.current))


async def _oldest_wait(context: Context, now: datetime) -> datetime | None:
    """Return when the oldest waiting step began to wait."""
    waiting: list[datetime] = []
    soon = await context.store.due_by(now + LOOKED_AHEAD)
    for due in soon[:LOOKED_THROUGH]:
        incident = await context.incidents.glance(IncidentNumber(due.key))
        if incident and not may_see(Figure(), incident):
            continue
        since = waiting_since(incident, now) if incident else None
        if since or due.at <= now:
            waiting.append(since or due.at)
    return min(waiting, default=None)


async def _can_save(context: Context) -> bool:
    """Try to write: on a full disk, reading still works."""
    try:
        await context.store.check_writable()
    except JournalUnavailable:
        return False
    return True


PING = Feature(
    name="ping",
    ways=(
        OwnCommand(
            command="/ping", description="Check that Muster is working", run=ping
        ),
    ),
)
