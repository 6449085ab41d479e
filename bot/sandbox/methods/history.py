"""conversations.history and conversations.replies."""

from collections.abc import Iterable

from bot.sandbox.channel import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields
from bot.sandbox.ids import MICROS, micros
from bot.sandbox.message import Message
from bot.sandbox.methods.invocation import Invocation
from bot.sandbox.methods.paging import PAGE, make_cursor, read_cursor

# "The maximum number of items to return": under 1000.
MOST = 999


def _in_range(call: Invocation, messages: Iterable[Message]) -> list[Message]:
    args = call.args
    oldest, latest = args.text("oldest"), args.text("latest")
    inclusive = args.flag("inclusive")
    low = micros(oldest) if oldest else 0
    high = micros(latest) if latest else micros("9999999999")
    if not inclusive:
        low, high = low + 1, high - 1
    if lag := call.options.history_lag:
        high = min(high, int((call.workspace.now - lag) * MICROS))
    found = []
    for message in messages:
        at = micros(message.ts)
        if at < low:
            # Newest first: the rest is older.
            break
        if at <= high:
            found.append(message)
    return found


def _answer(call: Invocation, found: list[Message]) -> Fields:
    limit = call.args.number("limit", default=PAGE, most=MOST)
    more = len(found) > limit
    with_metadata = call.args.flag("include_all_metadata")
    team_id = call.workspace.id
    answer: Fields = {
        "messages": [
            message.as_json(team_id, with_metadata=with_metadata)
            for message in found[:limit]
        ],
        "has_more": more,
    }
    if more:
        cursor = make_cursor("next_ts:", found[limit - 1].ts)
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def history(call: Invocation) -> Fields:
    channel = call.own_channel()
    found = _in_range(call, channel.latest_first())
    found = [m for m in found if m.thread_ts in {None, m.ts}]
    if cursor := call.args.text("cursor"):
        before = micros(read_cursor(cursor, "next_ts:"))
        found = [m for m in found if micros(m.ts) < before]
    return {**_answer(call, found), "pin_count": len(channel.pins)}


def _thread(channel: Channel, ts: str) -> tuple[list[Message], list[Message]]:
    """Return a thread's parent, and its replies, newest first.

    Replies outlive a parent that was deleted.
    """
    found = channel.message(ts)
    root = ts if found is None else found.thread_ts or found.ts
    parent = channel.message(root)
    answers = [m for m in channel.latest_first() if m.thread_ts == root != m.ts]
    if parent is None and not answers:
        raise SlackError("thread_not_found")
    return [] if parent is None else [parent], answers


def replies(call: Invocation) -> Fields:
    channel = call.own_channel()
    parent, answers = _thread(channel, call.args.required("ts"))
    # The parent is always returned, whatever the range.
    found = [*parent, *reversed(_in_range(call, answers))]
    if cursor := call.args.text("cursor"):
        after = micros(read_cursor(cursor, "next_ts:"))
        found = [m for m in found if micros(m.ts) > after]
    return _answer(call, found)
