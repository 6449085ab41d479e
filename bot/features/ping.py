"""``/ping``: is the bot alive, is it keeping up, and can it save anything?"""

from actors.errors import JournalUnavailable
from bot.features.context import Context, Invocation, Say, age
from bot.features.overview import oldest_wait
from bot.words import health_text, setup_problems


async def ping(context: Context, invocation: Invocation) -> Say:
    up = invocation.at - context.started_at
    try:
        backlog = await context.store.backlog()
        waiting = await oldest_wait(context, invocation.at)
        stopped = len(await context.store.parked())
    except JournalUnavailable:
        said = health_text.unread_ping(context.version, up)
        return Say(text=setup_problems.with_problems(said, context.findings.current))
    health = health_text.Health(
        version=context.version,
        up=up,
        open_incidents=backlog.open_incidents,
        oldest=age(waiting, invocation.at),
        stopped=stopped,
        can_save=await _can_save(context),
    )
    said = health_text.pong(health)
    return Say(text=setup_problems.with_problems(said, context.findings.current))


async def _can_save(context: Context) -> bool:
    """Try it: on a full disk everything can still be read."""
    try:
        await context.store.check_writable()
    except JournalUnavailable:
        return False
    return True
