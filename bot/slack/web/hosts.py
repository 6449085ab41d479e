"""Slack's hosts, and its pages, as messages about the set-up name them."""

DOMAINS = ("slack.com", "slack-gov.com")

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


def is_slacks(host: str) -> bool:
    return any(f".{host}".endswith(f".{domain}") for domain in DOMAINS)
