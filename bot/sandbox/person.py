"""The people of a workspace, bots among them."""

from attrs import define

from bot.sandbox.fields import Fields


@define(kw_only=True, eq=False)
class Person:
    """Somebody with an account; flags may change while the workspace lives."""

    id: str
    name: str
    guest: bool = False
    deactivated: bool = False
    bot: bool = False
    timezone: str = "Europe/London"

    @property
    def handle(self) -> str:
        """The legacy user name: lower case, without spaces."""
        return self.name.lower().replace(" ", ".")

    def as_json(self, team_id: str) -> Fields:
        return {
            "id": self.id,
            "team_id": team_id,
            "name": self.handle,
            "deleted": self.deactivated,
            "real_name": self.name,
            "tz": self.timezone,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_bot": self.bot,
            "is_app_user": False,
            "updated": 0,
            "profile": {
                "real_name": self.name,
                "display_name": self.name,
                "real_name_normalized": self.name,
                "display_name_normalized": self.name,
                "team": team_id,
            },
        }
