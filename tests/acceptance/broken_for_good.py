"""Broken set-ups that only Slack or the database can reveal, and that end the bot."""

from bot.sandbox import SandboxOptions
from bot.sandbox.options import SCOPES
from tests.acceptance.broken import BrokenSetUp, changed, fails, of_another_workspace
from tests.acceptance.broken_settings import COPY_APP, COPY_BOT

MANIFEST = (
    "Fix: at api.slack.com/apps open App Manifest, paste manifest.json and save, then "
    "open Install App, reinstall the app and copy the token"
)
URL = "postgresql://user:password@host/database"

ENDS = [
    BrokenSetUp(
        name="an unknown bot token",
        env={"SLACK_BOT_TOKEN": "xoxb-1-1-wrong"},
        says="SLACK_BOT_TOKEN: Slack does not know this token (invalid_auth). "
        f"{COPY_BOT}",
    ),
    BrokenSetUp(
        name="an unknown app token",
        env={"SLACK_APP_TOKEN": "xapp-1-wrong"},
        says="SLACK_APP_TOKEN: Slack does not know this token (invalid_auth). "
        f"{COPY_APP}",
    ),
    BrokenSetUp(
        name="an app that was uninstalled",
        before=fails("auth.test", "account_inactive"),
        says="SLACK_BOT_TOKEN: the app was uninstalled, or its workspace was deleted "
        "(account_inactive). Fix: at api.slack.com/apps open Install App, reinstall "
        "the app and copy the Bot User OAuth Token",
    ),
    BrokenSetUp(
        name="two apps",
        options=SandboxOptions(bot_app="A0OTHERAPP"),
        says="SLACK_APP_TOKEN: belongs to the app {app}, and SLACK_BOT_TOKEN to the "
        "app A0OTHERAPP. Fix: at api.slack.com/apps open the app A0OTHERAPP, then "
        "Basic Information > App-Level Tokens, generate one with connections:write and "
        "copy it",
    ),
    BrokenSetUp(
        name="an app of a whole organisation",
        options=SandboxOptions(enterprise="E0ORG", org_wide=True),
        says="SLACK_BOT_TOKEN: the app is installed in a whole organisation, and "
        "Muster serves 1 workspace. Fix: at api.slack.com/apps open Install App and "
        "install the app in 1 workspace only, then copy its token",
    ),
    BrokenSetUp(
        name="no chat:write",
        options=SandboxOptions(scopes=SCOPES - {"chat:write"}),
        says=f"SLACK_BOT_TOKEN: the app was not granted chat:write. {MANIFEST}",
    ),
    BrokenSetUp(
        name="no channels:manage",
        options=SandboxOptions(scopes=SCOPES - {"channels:manage"}),
        says=f"SLACK_BOT_TOKEN: the app was not granted channels:manage. {MANIFEST}",
    ),
    BrokenSetUp(
        name="next to no scopes",
        options=SandboxOptions(scopes=frozenset({"channels:manage"})),
        says="SLACK_BOT_TOKEN: the app was not granted chat:write and commands. "
        f"{MANIFEST}",
    ),
    BrokenSetUp(
        name="Socket Mode is off",
        before=fails("apps.connections.open", "link_disabled"),
        says="SLACK_APP_TOKEN: Socket Mode is off in the app's settings "
        "(link_disabled). Fix: at api.slack.com/apps open Socket Mode and switch on "
        "Enable Socket Mode",
    ),
    BrokenSetUp(
        name="an app token without its scope",
        before=fails("apps.connections.open", "missing_scope"),
        says="SLACK_APP_TOKEN: the token was not granted connections:write "
        f"(missing_scope). {COPY_APP}",
    ),
    BrokenSetUp(
        name="a wrong password",
        needs_postgres=True,
        before=changed("password", "hunter2"),
        says="DATABASE_URL: {host} does not accept the user name or the password. "
        f"Fix: correct them in {URL}, with characters such as @ and / percent-encoded",
    ),
    BrokenSetUp(
        name="a wrong user",
        needs_postgres=True,
        before=changed("user", "nobody"),
        says="DATABASE_URL: {host} does not accept the user name or the password. "
        f"Fix: correct them in {URL}, with characters such as @ and / percent-encoded",
    ),
    BrokenSetUp(
        name="no such database",
        needs_postgres=True,
        before=changed("name", "mustard"),
        says="DATABASE_URL: {host} has no database of this name. "
        f"Fix: create the database, or correct its name in {URL}",
    ),
    BrokenSetUp(
        name="a parameter that the server refuses",
        needs_postgres=True,
        before=changed("more", "?options=-c%20statement_timeout%3Dsoon"),
        says="DATABASE_URL: {host} does not accept the parameter statement_timeout. "
        "Fix: correct it in the URL, or remove it",
    ),
    BrokenSetUp(
        name="another workspace's database",
        before=of_another_workspace,
        says="DATABASE_URL: has the incidents of the workspace T0OTHER, and "
        "SLACK_BOT_TOKEN is for the workspace {team}. Fix: use the tokens of T0OTHER, "
        "or set DATABASE_URL to another database",
    ),
]
