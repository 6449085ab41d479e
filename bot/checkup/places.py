"""Whether configured channels and people are as an incident needs them."""

from actors.incident.ids import ChannelId, PersonId
from actors.incident.keys import ANNOUNCE, INVITE, TOLD
from bot.base.json_types import child, flag
from bot.checkup.finding import Finding, warning
from bot.slack.web.profile import Profile
from bot.slack.web.results import CallResult, Done, Refused

EXAMPLES = frozenset({"C0123ABCD", "U0123ABCD", "U0456EFGH"})
"""The ids that the documentation shows."""

CHANNEL_FIX = (
    "select the channel's name in Slack, open About, and copy the channel ID at the "
    "bottom"
)
PERSON_FIX = (
    "open the profile of the person who is to lead, select ⋮ > Copy member ID, and "
    "write that"
)
UNSEEN = frozenset({"channel_not_found", "invalid_channel", "method_not_supported"})
_TOLD = frozenset({ANNOUNCE, TOLD})
_INVITED = frozenset({INVITE})


def example_channel(where: str, channel: ChannelId) -> Finding | None:
    if channel not in EXAMPLES:
        return None
    what = f"{channel} is the example in Muster's documentation"
    return warning(where, what, CHANNEL_FIX, _TOLD, channel)


def channel(
    where: str, place: ChannelId, answer: CallResult, *, joins: bool
) -> Finding | None:
    """Read what ``conversations.info`` says of a channel that is to be told.

    Where Muster joins public channels by itself, it need not be a member yet.
    """
    match answer:
        case Done(body=body):
            found = child(body, "channel")
            if flag(found, "is_archived"):
                fix = "unarchive the channel, or remove it from the list"
                return warning(where, f"{place} is archived", fix, _TOLD, place)
            will_join = joins and not flag(found, "is_private")
            if found.get("is_member") is False and not will_join:
                fix = "type /invite @muster in that channel"
                what = f"Muster is not a member of {place}"
                return warning(where, what, fix, _TOLD, place)
            return None
        case Refused(error=error) if error in UNSEEN:
            what = (
                f"{place} does not exist, or is a private channel without Muster "
                f"({error})"
            )
            fix = f"type /invite @muster in that channel, or correct it: {CHANNEL_FIX}"
            return warning(where, what, fix, _TOLD, place)
        case _:
            return None


def example_person(where: str, person: PersonId) -> Finding | None:
    if person not in EXAMPLES:
        return None
    what = f"{person} is the example in Muster's documentation"
    return warning(where, what, PERSON_FIX, _INVITED, person)


def lead(where: str, person: PersonId, profile: Profile) -> Finding | None:
    """Read what ``users.info`` says of somebody who is to lead."""
    what = ""
    if profile.stranger:
        what = "does not exist in this workspace"
    elif profile.deactivated:
        what = "is deactivated"
    elif profile.bot:
        what = "is a bot, and bots cannot lead"
    elif profile.guest:
        what = "is a guest, and guests cannot be invited into every channel"
    if not what:
        return None
    return warning(where, f"{person} {what}", PERSON_FIX, _INVITED, person)
