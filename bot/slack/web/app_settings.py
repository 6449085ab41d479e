"""Instructions for Slack's app settings, for the fixes in messages about the set-up."""

COPY_BOT = (
    "at api.slack.com/apps open OAuth & Permissions and copy the Bot User OAuth Token"
)
REINSTALL = (
    "at api.slack.com/apps open Install App, reinstall the app and copy the Bot User "
    "OAuth Token"
)
COPY_APP = (
    "at api.slack.com/apps open Basic Information > App-Level Tokens, generate one "
    "with connections:write and copy it"
)
