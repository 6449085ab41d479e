"""A person's profile: what Slack says about them, in the bot's terms."""

from attrs import frozen

from bot.base.json_types import JsonObject, child, flag, items, text
from bot.slack.kit.typed import one_line

BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Unicode's Bidi_Control: each can reverse the text around it."""

SLACKS_OWN = frozenset({"USLACK", "USLACKBOT"})
"""Slack's own accounts, which Slack does not mark as bots."""


@frozen(kw_only=True)
class Profile:
    """What ``users.info`` says about one person.

    Attributes:
        name: the best readable one; empty if none is readable.
        team: the workspace; empty if Slack omits it, as on Enterprise Grid.
        teams: all workspaces, on Enterprise Grid.
        enterprise: the organisation, on Enterprise Grid.
        stranger: Slack does not know this id, or does not show the person to us.
    """

    name: str = ""
    team: str = ""
    teams: frozenset[str] = frozenset()
    enterprise: str = ""
    deactivated: bool = False
    bot: bool = False
    guest: bool = False
    stranger: bool = False

    @staticmethod
    def read(user: JsonObject) -> "Profile":
        org = child(user, "enterprise_user")
        bots = ("is_bot", "is_workflow_bot", "is_connector_bot")
        guests = ("is_restricted", "is_ultra_restricted")
        return Profile(
            name=_name(user),
            team=text(user, "team_id"),
            teams=frozenset(x for x in items(org, "teams") if isinstance(x, str)),
            enterprise=text(org, "enterprise_id"),
            deactivated=flag(user, "deleted"),
            bot=text(user, "id") in SLACKS_OWN or any(flag(user, x) for x in bots),
            guest=any(flag(user, x) for x in guests),
        )


STRANGER = Profile(stranger=True)


def readable(name: str) -> str:
    """Return the name on one line; empty if it is unreadable or misleading."""
    return "" if BIDI_CONTROLS.intersection(name) else one_line(name)


def _name(user: JsonObject) -> str:
    profile = child(user, "profile")
    names = (
        text(profile, "display_name"),
        text(user, "real_name"),
        text(profile, "real_name"),
        text(user, "name"),
    )
    return next((shown for name in names if (shown := readable(name))), "")
