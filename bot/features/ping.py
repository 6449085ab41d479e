"""``/ping``: is the bot alive, is it keeping up, and can it save anything?"""

from actors.errors import JournalUnavailable
from bot.features.context import Desk, Invocation, Say, age
from bot.features.overview import oldest_wait
from bot.words import health_text, setup_problems


async def ping(desk: Desk, invocation: Invocation) -> Say:
    up = invocation.at - desk.started_at
    try:
        backlog = await desk.store.backlog()
        waiting = await oldest_wait(desk, invocation.at)
        stopped = len(await desk.store.parked())
    except JournalUnavailable:
        said = health_text.unread_ping(desk.version, up)
        return Say(text=setup_problems.with_problems(said, desk.board.findings))
    health = health_text.Health(
        version=desk.version,
        up=up,
        open_incidents=backlog.open_incidents,
        oldest=age(waiting, invocation.at),
        stopped=stopped,
        can_save=await _can_save(desk),
    )
    said = health_text.pong(health)
    return Say(text=setup_problems.with_problems(said, desk.board.findings))


async def _can_save(desk: Desk) -> bool:
    """Try it: on a full disk everything can still be read."""
    try:
        await desk.store.prove_writable()
    except JournalUnavailable:
        return False
    return True
