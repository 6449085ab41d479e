"""Who we are in the workspace, as ``auth.test`` says."""

from attrs import frozen


@frozen(kw_only=True)
class Identity:
    """The bot's own ids; whatever bears another team's id is not for us.

    Attributes:
        enterprise: the organisation of the workspace, on Enterprise Grid only.
    """

    team: str
    user: str
    bot: str
    enterprise: str = ""
