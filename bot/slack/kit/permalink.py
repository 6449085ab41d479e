"""The address of a message, as *Copy link* in Slack makes it.

It is made here, because ``chat.getPermalink`` refuses a channel that the app is not in,
and a window has to open within 3 seconds.
"""

from actors.incident.ids import ChannelId, MessageTs


def permalink(
    workspace: str, channel: ChannelId, ts: MessageTs, thread: MessageTs
) -> str:
    """Return the address; empty if the workspace's own address is unknown.

    ``workspace`` is the ``url`` of ``auth.test``; ``thread`` is empty outside threads.
    """
    if not workspace.startswith("https://") or not channel or not ts:
        return ""
    address = f"{workspace.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}"
    is_reply = thread not in {"", ts}
    return f"{address}?thread_ts={thread}&cid={channel}" if is_reply else address
