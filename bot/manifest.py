"""The manifest: what Slack needs to create the app.

Rule: the file ``manifest.json`` is what ``python -m bot manifest`` prints without a
configuration.
"""

import json
from collections.abc import Iterator, Mapping

from bot.features.table import WAYS
from bot.features.ways import Ways
from bot.settings.commands import OWN, Commands
from bot.slack.web.scopes import bot_scopes

NAME = "Muster"
DESCRIPTION = "One command opens an incident, one closes it, and every step happens."
BOT_NAME = "muster"


def manifest(ways: Ways = WAYS, commands: Commands = OWN) -> str:
    """Return the manifest as JSON, ready to paste into Slack."""
    return json.dumps(_manifest(ways, commands), indent=2, ensure_ascii=False) + "\n"


def _manifest(ways: Ways, commands: Commands) -> Mapping[str, object]:
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {"name": NAME, "description": DESCRIPTION},
        "features": {
            # Muster sends direct messages about the steps.
            "app_home": {
                "home_tab_enabled": ways.home is not None,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": BOT_NAME},
            **_shortcuts(ways),
            "slash_commands": list(_slash_commands(ways, commands)),
        },
        "oauth_config": {"scopes": {"bot": list(bot_scopes())}},
        "settings": {
            **_events(ways),
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _slash_commands(ways: Ways, commands: Commands) -> Iterator[Mapping[str, object]]:
    for found in ways.commands.values():
        row = found.way
        usage = {"usage_hint": row.usage} if row.usage else {}
        yield {
            "command": commands.names.get(row.command, row.command),
            "description": row.description,
            **usage,
            # Mentions arrive as ids, and typed < > & as entities.
            "should_escape": True,
        }


def _shortcuts(ways: Ways) -> Mapping[str, object]:
    rows = [
        {
            "name": found.way.name,
            "type": found.way.kind.value,
            "callback_id": found.way.callback,
            "description": found.way.description,
        }
        for found in ways.shortcuts.values()
    ]
    return {"shortcuts": rows} if rows else {}


def _events(ways: Ways) -> Mapping[str, object]:
    kinds = list(ways.events)
    return {"event_subscriptions": {"bot_events": kinds}} if kinds else {}
