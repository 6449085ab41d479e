"""Why Slack refuses a token, and how to fix it.

Errors that may pass, such as an address that is missing from an allow list, are in
``bot.slack.web.unreachable``.
"""

from collections.abc import Mapping

from attrs import frozen

from bot.slack.web.app_settings import COPY_APP, COPY_BOT, REINSTALL
from bot.slack.web.call_log import safe_error

SWITCH_ON = "at api.slack.com/apps open Socket Mode and switch on Enable Socket Mode"
ASK_ADMIN = "ask an admin of the Slack workspace"


@frozen
class Cause:
    """What is wrong, and one instruction that fixes it."""

    what: str
    fix: str


BOT_TOKEN: Mapping[str, Cause] = {
    "account_inactive": Cause(
        "the app was uninstalled, or its workspace was deleted", REINSTALL
    ),
    "invalid_auth": Cause("Slack does not know this token", COPY_BOT),
    "not_allowed_token_type": Cause("is not a bot token", COPY_BOT),
    "not_authed": Cause("Slack got no token", COPY_BOT),
    "token_expired": Cause("the token has expired", REINSTALL),
    "token_revoked": Cause("the token was revoked", REINSTALL),
}

APP_TOKEN: Mapping[str, Cause] = {
    "account_inactive": Cause("the token belongs to a deactivated account", COPY_APP),
    "forbidden_team": Cause("this workspace may not use the app", ASK_ADMIN),
    "invalid_auth": Cause("Slack does not know this token", COPY_APP),
    "link_disabled": Cause("Socket Mode is off in the app's settings", SWITCH_ON),
    "missing_scope": Cause("the token was not granted connections:write", COPY_APP),
    "not_allowed_token_type": Cause("is not an app token", COPY_APP),
    "not_authed": Cause("Slack got no token", COPY_APP),
    "team_disabled": Cause("the workspace is disabled", ASK_ADMIN),
    "token_expired": Cause("the token has expired", COPY_APP),
    "token_revoked": Cause("the token was revoked", COPY_APP),
    "user_removed_from_team": Cause(
        "the owner of the token left the workspace", COPY_APP
    ),
    "wrong_app": Cause(
        "belongs to another app than SLACK_BOT_TOKEN",
        "at api.slack.com/apps open 1 app, and copy both tokens from there",
    ),
}
"""Errors that waiting does not fix. Slack's own Node client gives up on the first five,
`team_disabled` and `user_removed_from_team` as well. Temporary errors such as
`team_added_to_org` are not listed, because the bot waits until they pass."""


def bot_token_refused(error: str) -> str:
    name = error.partition(":")[0]
    cause = BOT_TOKEN.get(name) or Cause("Slack refuses this token", COPY_BOT)
    return _message("SLACK_BOT_TOKEN", cause, error)


def app_token_refused(error: str) -> str:
    name = error.partition(":")[0]
    cause = APP_TOKEN.get(name) or Cause("Slack refuses this token", COPY_APP)
    return _message("SLACK_APP_TOKEN", cause, error)


def _message(where: str, cause: Cause, error: str) -> str:
    return f"{where}: {cause.what} ({safe_error(error)}). Fix: {cause.fix}"
