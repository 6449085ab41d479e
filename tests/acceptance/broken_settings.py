"""Set-ups with broken settings, which the bot reports before it opens anything."""

from tests.acceptance.broken import BrokenSetUp

COPY_BOT = (
    "Fix: at api.slack.com/apps open OAuth & Permissions and copy the Bot User OAuth "
    "Token"
)
COPY_APP = (
    "Fix: at api.slack.com/apps open Basic Information > App-Level Tokens, generate "
    "one with connections:write and copy it"
)

STATIC = [
    BrokenSetUp(
        name="no bot token",
        env={"SLACK_BOT_TOKEN": ""},
        says=f"SLACK_BOT_TOKEN: is not set. {COPY_BOT}",
    ),
    BrokenSetUp(
        name="no app token",
        env={"SLACK_APP_TOKEN": " "},
        says=f"SLACK_APP_TOKEN: is not set. {COPY_APP}",
    ),
    BrokenSetUp(
        name="tokens exchanged",
        env={"SLACK_BOT_TOKEN": "xapp-1-A-1-a", "SLACK_APP_TOKEN": "xoxb-1-1-a"},
        says="SLACK_BOT_TOKEN: is an app token (xapp-), must be a bot token (xoxb-). "
        f"{COPY_BOT}\n"
        "SLACK_APP_TOKEN: is a bot token (xoxb-), must be an app token (xapp-). "
        f"{COPY_APP}",
    ),
    BrokenSetUp(
        name="a user token",
        env={"SLACK_BOT_TOKEN": "xoxp-1-1-a"},
        says="SLACK_BOT_TOKEN: is a user token (xoxp-), must be a bot token (xoxb-). "
        f"{COPY_BOT}",
    ),
    BrokenSetUp(
        name="a token in quotes",
        env={"SLACK_BOT_TOKEN": '"xoxb-1-1-a"'},
        says="SLACK_BOT_TOKEN: is in quotes. Fix: remove the quotes",
    ),
    BrokenSetUp(
        name="a token with a space",
        env={"SLACK_APP_TOKEN": "xapp-1-A-1 -a"},
        says="SLACK_APP_TOKEN: has a space or a line break in it. "
        "Fix: remove it, or copy the token again",
    ),
    BrokenSetUp(
        name="the documentation's token",
        env={"SLACK_BOT_TOKEN": "xoxb-…"},
        says=f"SLACK_BOT_TOKEN: has a character that no token has. {COPY_BOT}",
    ),
    BrokenSetUp(
        name="a role with the name of a sub-command",
        env={"MUSTER_CONFIG": '[[roles]]\nkey = "ls"\nword = "List keeper"\n'},
        says='MUSTER_CONFIG:2: roles[0].key: "ls" is already the word of a '
        "sub-command. Fix: choose another",
    ),
    BrokenSetUp(
        name="no /api/ at Slack",
        env={"SLACK_API_URL": "https://slack.com/"},
        says='SLACK_API_URL: has "/" after the host, must have /api/. '
        "Fix: write https://slack.com/api/",
    ),
    BrokenSetUp(
        name="an API in the clear",
        env={"SLACK_API_URL": "http://slack.com/api/"},
        says="SLACK_API_URL: is http, which would send the tokens in the clear. "
        "Fix: write https; only this machine may use http",
    ),
    BrokenSetUp(
        name="a parameter of another program's pool",
        env={"DATABASE_URL": "postgresql://u:secret@db.test/x?pool_size=5"},
        says='DATABASE_URL: "pool_size" is not a parameter of a PostgreSQL URL. '
        'Fix: remove "pool_size" from the URL',
    ),
    BrokenSetUp(
        name="a time that is no number",
        env={"DATABASE_URL": "postgresql://u:secret@db.test/x?connect_timeout=never"},
        says='DATABASE_URL: connect_timeout is "never", not a whole number from 1 up. '
        "Fix: write a whole number, or remove connect_timeout from the URL",
    ),
    BrokenSetUp(
        name="a wait without end",
        env={"DATABASE_URL": "postgresql://u:secret@db.test/x?connect_timeout=0"},
        says='DATABASE_URL: connect_timeout is "0", not a whole number from 1 up. '
        "Fix: write a whole number, or remove connect_timeout from the URL",
    ),
    BrokenSetUp(
        name="a server that can only be read",
        env={
            "DATABASE_URL": "postgresql://u:p@db.test/x?target_session_attrs=read-only"
        },
        says='DATABASE_URL: target_session_attrs is "read-only". '
        "Fix: use one of any, read-write, primary",
    ),
    BrokenSetUp(
        name="an unknown log format",
        env={"LOG_FORMAT": "consol"},
        says='LOG_FORMAT: "consol" is not known. Fix: change it to console',
    ),
]
