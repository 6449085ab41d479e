"""The manifest: what Slack has to know to make an app that this code can be.

Rule: the file ``manifest.json`` is what ``python -m bot manifest`` prints.
"""

import json
from collections.abc import Iterator, Mapping

from attrs import frozen

from bot.features.close import CLOSE
from bot.features.declare.open import OPEN
from bot.features.table import COMMANDS
from bot.slack.web.scopes import bot_scopes

NAME = "Muster"
DESCRIPTION = "One command opens an incident, one closes it, and every step happens."
BOT_NAME = "muster"


@frozen(kw_only=True)
class Hint:
    """What Slack shows of a command while somebody types it."""

    description: str
    usage: str = ""


HINTS: Mapping[str, Hint] = {
    "/incident": Hint(
        description="Declare an incident or manage one", usage=f"{OPEN.usage} or help"
    ),
    "/closeincident": Hint(
        description="Close this channel's incident", usage=CLOSE.usage
    ),
    "/ping": Hint(description="Check that Muster is working"),
}


def manifest() -> str:
    """The manifest as JSON, to be pasted where Slack asks for it."""
    return json.dumps(_manifest(), indent=2, ensure_ascii=False) + "\n"


def _manifest() -> Mapping[str, object]:
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {"name": NAME, "description": DESCRIPTION},
        "features": {
            # What became of a command is told in a direct message.
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": BOT_NAME},
            "slash_commands": list(_slash_commands()),
        },
        "oauth_config": {"scopes": {"bot": list(bot_scopes())}},
        "settings": {
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _slash_commands() -> Iterator[Mapping[str, object]]:
    for command in COMMANDS:
        hint = HINTS[command]
        usage = {"usage_hint": hint.usage} if hint.usage else {}
        yield {
            "command": command,
            "description": hint.description,
            **usage,
            # Mentions arrive as ids, and typed < > & as entities.
            "should_escape": True,
        }
