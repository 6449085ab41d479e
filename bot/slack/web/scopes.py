"""The scopes that the bot asks for, method by method."""

from collections.abc import Mapping

SLASH_COMMANDS = "commands"
"""The scope of an app that has slash commands; no method needs it."""

SCOPES: Mapping[str, tuple[str, ...]] = {
    "apps.connections.open": (),  # the app-level token's connections:write
    "auth.test": (),
    "bookmarks.add": ("bookmarks:write",),
    "bookmarks.list": ("bookmarks:read",),
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.create": ("channels:manage",),
    # To look up a message in a public channel, a private one and a direct message.
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read",),
    "conversations.invite": ("channels:manage",),
    # For a public channel to announce in, and for our own channel if somebody removed
    # the bot before it knew of the channel.
    "conversations.join": ("channels:join",),
    "conversations.list": ("channels:read",),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.setTopic": ("channels:manage",),
    "pins.add": ("pins:write",),
    "pins.remove": ("pins:write",),
    "users.conversations": ("channels:read",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
"""Every Web API method that the bot calls, and the bot scopes that it needs."""


def bot_scopes() -> tuple[str, ...]:
    """Return the scopes that the bot needs, and no others."""
    needed = {scope for scopes in SCOPES.values() for scope in scopes}
    return tuple(sorted({SLASH_COMMANDS, *needed}))
