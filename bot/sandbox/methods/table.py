"""Every method: who may call it, how often, and what runs it."""

from collections.abc import Callable
from enum import Enum

from attrs import frozen

from bot.sandbox.fields import Fields
from bot.sandbox.methods import (
    chat,
    conversations,
    history,
    invite,
    pins,
    team,
    views,
)
from bot.sandbox.methods.invocation import Invocation
from bot.sandbox.tiers import (
    POSTING,
    SPECIAL,
    TIER_2,
    TIER_3,
    TIER_4,
    Tier,
)


class Token(Enum):
    """Which token a method takes."""

    BOT = "xoxb-"
    APP = "xapp-"
    ANY = ""


@frozen
class Method:
    """A method; a token needs one of `scopes`, if there are any."""

    act: Callable[[Invocation], Fields]
    tier: Tier
    scopes: frozenset[str] = frozenset()
    token: Token = Token.BOT


def _any(scopes: str) -> frozenset[str]:
    return frozenset(scopes.split())


MANAGE = _any("channels:manage groups:write")
INVITES = MANAGE | _any("channels:write.invites groups:write.invites")
TOPICS = MANAGE | _any("channels:write.topic groups:write.topic")
READ = _any("channels:read groups:read im:read")
HISTORY = _any("channels:history groups:history im:history")
JOIN = _any("channels:join")
OPEN = _any("im:write channels:manage groups:write")
CHAT = _any("chat:write")
USERS = _any("users:read")
BOOKMARKS_READ = _any("bookmarks:read")
BOOKMARKS_WRITE = _any("bookmarks:write")

METHODS = {
    "apps.connections.open": Method(
        team.apps_connections_open, TIER_3, token=Token.APP
    ),
    "auth.test": Method(team.auth_test, SPECIAL, token=Token.ANY),
    "bookmarks.add": Method(pins.bookmarks_add, TIER_2, BOOKMARKS_WRITE),
    "bookmarks.edit": Method(pins.bookmarks_edit, TIER_2, BOOKMARKS_WRITE),
    "bookmarks.list": Method(pins.bookmarks_list, TIER_3, BOOKMARKS_READ),
    "bookmarks.remove": Method(pins.bookmarks_remove, TIER_2, BOOKMARKS_WRITE),
    "bots.info": Method(team.bots_info, TIER_3, USERS),
    "chat.delete": Method(chat.delete, TIER_3, CHAT),
    "chat.getPermalink": Method(chat.get_permalink, SPECIAL),
    "chat.postEphemeral": Method(chat.post_ephemeral, TIER_4, CHAT),
    "chat.postMessage": Method(chat.post_message, POSTING, CHAT),
    "chat.update": Method(chat.update, TIER_3, CHAT),
    "conversations.archive": Method(conversations.archive, TIER_2, MANAGE),
    "conversations.create": Method(conversations.create, TIER_2, MANAGE),
    "conversations.history": Method(history.history, TIER_3, HISTORY),
    "conversations.info": Method(conversations.info, TIER_3, READ),
    "conversations.invite": Method(invite.invite, TIER_3, INVITES),
    "conversations.join": Method(conversations.join, TIER_3, JOIN),
    "conversations.list": Method(conversations.list_, TIER_2, READ),
    "conversations.members": Method(conversations.members, TIER_4, READ),
    "conversations.open": Method(conversations.open_, TIER_3, OPEN),
    "conversations.rename": Method(conversations.rename, TIER_2, MANAGE),
    "conversations.replies": Method(history.replies, TIER_3, HISTORY),
    "conversations.setPurpose": Method(conversations.set_purpose, TIER_2, TOPICS),
    "conversations.setTopic": Method(conversations.set_topic, TIER_2, TOPICS),
    "pins.add": Method(pins.pins_add, TIER_2, _any("pins:write")),
    "pins.remove": Method(pins.pins_remove, TIER_2, _any("pins:write")),
    "pins.list": Method(pins.pins_list, TIER_2, _any("pins:read")),
    "team.info": Method(team.team_info, TIER_3, _any("team:read")),
    "users.conversations": Method(conversations.users_conversations, TIER_3, READ),
    "users.info": Method(team.users_info, TIER_4, USERS),
    "users.list": Method(team.users_list, TIER_2, USERS),
    "views.open": Method(views.open_, TIER_4),
    "views.publish": Method(views.publish, TIER_4),
    "views.push": Method(views.push, TIER_4),
    "views.update": Method(views.update, TIER_4),
}
