"""The five possible results of a call to Slack."""

from typing import TypeAlias

from attrs import field, frozen

from bot.base.json_types import JsonObject

TOKEN_REFUSED = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
"""Our token may no longer be valid. One such answer alone proves nothing."""

TEMPORARY = frozenset({"org_login_required", "team_added_to_org"})
"""The workspace is moving into an organisation; this may take long, but it ends."""


@frozen(kw_only=True)
class Done:
    """Slack said ok.

    Attributes:
        granted: the token's scopes, from a header; ``None`` without that header.
    """

    body: JsonObject = field(repr=False)
    granted: frozenset[str] | None = field(default=None, repr=False)


@frozen(kw_only=True)
class NotDone:
    """Slack certainly did not carry it out: the same call may be sent again later.

    Attributes:
        retry_after: the seconds that Slack asks for; None if the request never left.
        is_held_back: the bot itself did not let the request leave yet.
    """

    error: str
    retry_after: float | None
    is_held_back: bool = False


@frozen(kw_only=True)
class Unknown:
    """Slack may or may not have carried it out: probe before sending it again."""

    error: str


@frozen(kw_only=True)
class Refused:
    """Slack refused this very call; sending it again changes nothing.

    Attributes:
        messages: `response_metadata.messages`, Slack's words about wrong arguments.
        body: the whole answer; `conversations.invite` has `errors` for each user.
    """

    error: str
    messages: tuple[str, ...] = ()
    body: JsonObject = field(factory=dict, repr=False)


@frozen(kw_only=True)
class Misconfigured:
    """Slack refused the app itself: its token, a scope or a workspace setting.

    Attributes:
        error: the error's name; for `missing_scope` the scopes follow.
    """

    error: str

    @property
    def name(self) -> str:
        """The bare error name."""
        return self.error.partition(":")[0]

    @property
    def may_pass(self) -> bool:
        """Whether the same call may work later without a change to the app."""
        return self.name in TOKEN_REFUSED | TEMPORARY


CallResult: TypeAlias = Done | NotDone | Unknown | Refused | Misconfigured
