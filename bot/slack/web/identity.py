"""Who we are in the workspace, as ``auth.test`` says."""

from attrs import frozen

JOIN = "channels:join"
"""Without it the bot joins no channel by itself."""


@frozen(kw_only=True)
class Identity:
    """The bot's own ids; whatever bears another team's id is not for us.

    Attributes:
        enterprise: the organisation of the workspace, on Enterprise Grid only.
        granted: the scopes of the bot token; ``None`` if Slack did not say.
    """

    team: str
    user: str
    bot: str
    enterprise: str = ""
    granted: frozenset[str] | None = None

    def may(self, scope: str) -> bool:
        """Tell whether a feature that needs this scope is on."""
        return self.granted is None or scope in self.granted
