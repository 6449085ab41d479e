"""Why Slack refuses a token, in the words of the settings, and what to do about it.

What waiting mends, such as an address that is not on an allow list, is in
``bot.slack.web.unreachable``.
"""

from collections.abc import Mapping

from attrs import frozen

from bot.slack.web.app_settings import COPY_APP, COPY_BOT, REINSTALL
from bot.slack.web.call_log import safe_error

SWITCH_ON = "at api.slack.com/apps open Socket Mode and switch on Enable Socket Mode"
ASK_ADMIN = "ask an admin of the Slack workspace"


@frozen
class Why:
    """What is wrong, and one instruction that mends it."""

    what: str
    fix: str


BOT_TOKEN: Mapping[str, Why] = {
    "account_inactive": Why(
        "the app was uninstalled, or its workspace was deleted", REINSTALL
    ),
    "invalid_auth": Why("Slack does not know this token", COPY_BOT),
    "not_allowed_token_type": Why("is not a bot token", COPY_BOT),
    "not_authed": Why("Slack got no token", COPY_BOT),
    "token_expired": Why("the token has expired", REINSTALL),
    "token_revoked": Why("the token was revoked", REINSTALL),
}

APP_TOKEN: Mapping[str, Why] = {
    "account_inactive": Why("the token belongs to a deactivated account", COPY_APP),
    "forbidden_team": Why("this workspace may not use the app", ASK_ADMIN),
    "invalid_auth": Why("Slack does not know this token", COPY_APP),
    "link_disabled": Why("Socket Mode is off in the app's settings", SWITCH_ON),
    "missing_scope": Why("the token was not granted connections:write", COPY_APP),
    "not_allowed_token_type": Why("is not an app token", COPY_APP),
    "not_authed": Why("Slack got no token", COPY_APP),
    "team_disabled": Why("the workspace is disabled", ASK_ADMIN),
    "token_expired": Why("the token has expired", COPY_APP),
    "token_revoked": Why("the token was revoked", COPY_APP),
    "user_removed_from_team": Why(
        "the owner of the token left the workspace", COPY_APP
    ),
    "wrong_app": Why(
        "belongs to another app than SLACK_BOT_TOKEN",
        "at api.slack.com/apps open 1 app, and copy both tokens from there",
    ),
}
"""What waiting does not mend. The first five, `team_disabled` and
`user_removed_from_team` are where Slack's own Node client gives up, too; temporary
ones such as `team_added_to_org` are not here, and are waited out."""


def bot_token_refused(error: str) -> str:
    name = error.partition(":")[0]
    why = BOT_TOKEN.get(name) or Why("Slack refuses this token", COPY_BOT)
    return _said("SLACK_BOT_TOKEN", why, error)


def app_token_refused(error: str) -> str:
    name = error.partition(":")[0]
    why = APP_TOKEN.get(name) or Why("Slack refuses this token", COPY_APP)
    return _said("SLACK_APP_TOKEN", why, error)


def _said(where: str, why: Why, error: str) -> str:
    return f"{where}: {why.what} ({safe_error(error)}). Fix: {why.fix}"
