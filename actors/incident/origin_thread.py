"""The thread of the message from which somebody declared an incident."""

from attrs import frozen

from actors.incident.ids import ChannelId, MessageTs


@frozen(kw_only=True)
class OriginThread:
    """Where the people who talk about that message hear of the incident.

    Attributes:
        ts: the first message of the thread.
        is_extra: the channel gets every announcement anyway, so the thread only gets a
            reply that leads to the incident. Otherwise the announcement itself goes
            into the thread.
    """

    channel: ChannelId
    ts: MessageTs
    is_extra: bool


def origin_thread(
    origin: ChannelId | None, ts: MessageTs | None, announce: tuple[ChannelId, ...]
) -> OriginThread | None:
    """Return the thread of a declaration; ``announce`` as the settings have it."""
    if not origin or not ts:
        return None
    return OriginThread(channel=origin, ts=ts, is_extra=origin in announce)
