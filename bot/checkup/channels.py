"""Whether the channels in the configuration are what an incident needs."""

from actors.incident.ids import ChannelId
from actors.incident.keys import ANNOUNCE, NOTICE
from bot.base.json_types import child, flag, text
from bot.checkup.finding import Finding, warning
from bot.slack.web.results import CallResult, Done, Refused

EXAMPLE = "C0123ABCD"
"""The channel id in the documentation."""

FIX = (
    "select the channel's name in Slack, open About, and copy the channel ID at the "
    "bottom"
)
UNSEEN = frozenset({"channel_not_found", "invalid_channel", "method_not_supported"})
_ROWS = frozenset({ANNOUNCE, NOTICE})


def example(where: str, channel: ChannelId) -> Finding | None:
    if channel != EXAMPLE:
        return None
    what = f"{channel} is the example in Muster's documentation"
    return warning(where, what, FIX, _ROWS, channel)


def name_in(result: CallResult) -> str:
    """Return the channel's name from ``conversations.info``; empty if it has none."""
    return (
        text(child(result.body, "channel"), "name") if isinstance(result, Done) else ""
    )


def check(
    where: str, place: ChannelId, result: CallResult, *, joins: bool
) -> Finding | None:
    """Check what ``conversations.info`` says about an announcement channel.

    If Muster joins public channels by itself, it need not be a member yet.
    """
    match result:
        case Done(body=body):
            found = child(body, "channel")
            if flag(found, "is_archived"):
                fix = "unarchive the channel, or remove it from the list"
                return warning(where, f"{place} is archived", fix, _ROWS, place)
            will_join = joins and not flag(found, "is_private")
            if found.get("is_member") is False and not will_join:
                fix = "type /invite @muster in that channel"
                what = f"Muster is not a member of {place}"
                return warning(where, what, fix, _ROWS, place)
            return None
        case Refused(error=error) if error in UNSEEN:
            what = (
                f"{place} does not exist, or is a private channel without Muster "
                f"({error})"
            )
            fix = f"type /invite @muster in that channel, or correct it: {FIX}"
            return warning(where, what, fix, _ROWS, place)
        case _:
            return None
