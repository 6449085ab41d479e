"""Slack's reasons for a refusal, in plain words."""

import re

from bot.words.spans import Part, Text, say

REASONS: dict[str, str] = {
    "already_in_channel": "they are already in the channel",
    "cant_invite": "Slack does not allow it for this person",
    "cant_invite_self": "that is Muster itself",
    "cant_update_message": "Slack does not let that message be edited any more",
    "channel_not_found": "Muster cannot see that channel, which may be private",
    "edit_window_closed": "Slack does not let that message be edited any more",
    "a name is not known yet": "Slack has not told a name yet",
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is archived",
    "looking it up": "Muster is checking whether it is done already",
    "missing_scope": "the Slack app is missing a permission. Whoever runs Muster has "
    "to paste the manifest again and reinstall the app",
    "msg_too_long": "the text is too long for Slack",
    "name_taken": "every name Muster tried is taken",
    "no_external_invite_permission": "people from outside cannot be invited",
    "not_in_channel": "Muster is not in that channel",
    "org_user_not_in_team": "they are not in this workspace",
    "ratelimited": "Slack asked Muster to slow down",
    "restricted_action": "the workspace settings do not allow it",
    "timeout": "Slack did not answer",
    "too_long": "the text is too long for Slack",
    "too_many_pins": "the channel has too many pins",
    "ura_max_channels": "this guest can be in 1 channel only",
    "user_disabled": "their account is deactivated",
    "user_is_bot": "that is a bot",
    "user_is_restricted": "they are a guest",
    "user_is_ultra_restricted": "they are a guest",
    "user_not_found": "Slack does not know this person, or the account is deactivated",
}
"""What Slack's error codes mean; a code that is not listed is quoted."""


MADE_PRIVATE = (
    "the channel is private now, and the Slack app needs the scope {scopes} there"
)


SCOPE_MISSING = (
    "the Slack app is missing the scope {scopes}. "
    "Whoever runs Muster has to add it and reinstall the app"
)


_SCOPES_NEEDED = re.compile(
    r"missing_scope: needed ([a-z:._,]+), provided ([a-z:._,]+)"
)


_PRIVATE, _PUBLIC = "groups:", "channels:"


def known_reason(error: str) -> str | None:
    """Explain an error code; name the scope if one is missing."""
    if scopes := _SCOPES_NEEDED.fullmatch(error):
        return _scope_missing(scopes[1].split(","), scopes[2].split(","))
    return REASONS.get(error.partition(":")[0])


def _scope_missing(needed: list[str], provided: list[str]) -> str:
    """Say that a channel was made private, or else that the app lacks a scope."""
    private = [scope for scope in needed if scope.startswith(_PRIVATE)]
    public = {scope for scope in needed if scope.startswith(_PUBLIC)}
    if private and public <= set(provided):
        return MADE_PRIVATE.format(scopes=_either(private))
    return SCOPE_MISSING.format(scopes=_either(needed))


def _either(scopes: list[str]) -> str:
    return " or ".join(f"`{scope}`" for scope in scopes)


def reason(error: str) -> Part:
    """Begin a sentence with the reason; quote a code that is not known."""
    if known := known_reason(error):
        return say(f"{known[:1].upper()}{known[1:]}")
    return say("Slack answered {error}", error=Text(text=error, code=True))
