"""Whether both tokens belong to one app, in a workspace that Muster can serve."""

import re

from bot.base.json_types import JsonObject, child, flag, text
from bot.checkup.finding import Finding, fatal

_APP_TOKEN = re.compile(r"xapp-[0-9]+-(A[A-Z0-9]{5,20})-[0-9]+-[A-Za-z0-9]+")

INSTALL = "at api.slack.com/apps open Install App and install the app in 1 workspace"


def app_of_token(token: str) -> str:
    """Read the app's id from an app-level token; empty if it contains none."""
    found = _APP_TOKEN.fullmatch(token)
    return found[1] if found else ""


def app_of_bot(body: JsonObject) -> str:
    """Read the app's id from the answer of ``bots.info``; empty if it is missing."""
    return text(child(body, "bot"), "app_id")


def two_apps(bots: str, sockets: str) -> Finding | None:
    """Compare the apps of the two tokens; an unknown app matches any."""
    if not bots or not sockets or bots == sockets:
        return None
    return fatal(
        "SLACK_APP_TOKEN",
        f"belongs to the app {sockets}, and SLACK_BOT_TOKEN to the app {bots}",
        f"at api.slack.com/apps open the app {bots}, then Basic Information > "
        "App-Level Tokens, generate one with connections:write and copy it",
    )


def another_workspace(served: str, team: str) -> Finding | None:
    """Compare the workspace in the database with the token's."""
    if served == team:
        return None
    return fatal(
        "DATABASE_URL",
        f"has the incidents of the workspace {served}, and SLACK_BOT_TOKEN is for the "
        f"workspace {team}",
        f"use the tokens of {served}, or set DATABASE_URL to another database",
    )


def org_wide(body: JsonObject) -> Finding | None:
    """Find out from ``auth.test`` whether the app is installed in an organisation."""
    if not flag(body, "is_enterprise_install"):
        return None
    what = "the app is installed in a whole organisation, and Muster serves 1 workspace"
    return fatal("SLACK_BOT_TOKEN", what, f"{INSTALL} only, then copy its token")
