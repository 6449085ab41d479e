"""``/ping``: is the bot alive, and is it keeping up?"""

from bot import words
from bot.desk import Desk, Invocation, Say, age


async def ping(desk: Desk, invocation: Invocation) -> Say:
    backlog = await desk.store.backlog()
    oldest = backlog.oldest_due
    waiting = age(oldest, invocation.at) if oldest else None
    up = invocation.at - desk.started_at
    return Say(text=words.pong(desk.version, up, backlog.open_incidents, waiting))
