"""The people of a workspace, bots among them."""

from attrs import define

from bot.sandbox.fields import Fields


@define(kw_only=True, eq=False)
class Person:
    """Somebody with an account; the flags may change.

    Attributes:
        single_channel: a guest who may be in one channel only.
        display_name: what they call themselves; their name unless given.
        team: their own workspace, if they come from a shared channel.
        enterprise: their organisation, if they belong to one.
        hidden: why `users.info` does not show them, such as `user_not_visible`.
    """

    id: str
    name: str
    guest: bool = False
    single_channel: bool = False
    deactivated: bool = False
    bot: bool = False
    timezone: str = "Europe/London"
    display_name: str | None = None
    team: str = ""
    enterprise: str = ""
    hidden: str = ""

    @property
    def handle(self) -> str:
        """The legacy user name: lower case, without spaces."""
        return self.name.lower().replace(" ", ".")

    def as_json(self, home: str) -> Fields:
        team_id = self.team or home
        shown = self.name if self.display_name is None else self.display_name
        user: Fields = {
            "id": self.id,
            "team_id": team_id,
            "name": self.handle,
            "deleted": self.deactivated,
            "real_name": self.name,
            "tz": self.timezone,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": self.guest or self.single_channel,
            "is_ultra_restricted": self.single_channel,
            "is_bot": self.bot,
            "is_app_user": False,
            "updated": 0,
            "profile": {
                "real_name": self.name,
                "display_name": shown,
                "real_name_normalized": self.name,
                "display_name_normalized": shown,
                "team": team_id,
            },
        }
        if self.enterprise:
            # Only users of Enterprise Grid have this field.
            user["enterprise_user"] = {
                "id": self.id,
                "enterprise_id": self.enterprise,
                "enterprise_name": self.enterprise,
                "is_admin": False,
                "is_owner": False,
                "teams": [team_id],
            }
        return user
