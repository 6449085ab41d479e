"""The bot's own identity, from ``auth.test``."""

from attrs import frozen

JOIN = "channels:join"
"""Without this scope the bot joins no channel by itself."""


@frozen(kw_only=True)
class Identity:
    """The bot's own ids. A request with another team's id is not for this bot.

    Attributes:
        team: the workspace.
        enterprise: the workspace's organisation, only on Enterprise Grid.
        url: the workspace's address; empty if Slack did not say it.
        granted: the bot token's scopes; ``None`` if Slack did not list them.
    """

    team: str
    user: str
    bot: str
    enterprise: str = ""
    granted: frozenset[str] | None = None
    url: str = ""

    def may(self, scope: str) -> bool:
        """Whether the bot may use what needs this scope."""
        return self.granted is None or scope in self.granted
