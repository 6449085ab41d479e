"""The names of the slash commands, which another app may have taken already."""

from collections.abc import Mapping

from attrs import fields, frozen


@frozen(kw_only=True)
class Commands:
    """What people type for each command; the defaults are the commands' own names."""

    incident: str = "/incident"
    close: str = "/closeincident"
    ping: str = "/ping"

    @property
    def names(self) -> Mapping[str, str]:
        """The configured names, by the commands' own."""
        keys = [field.name for field in fields(Commands)]
        return {getattr(OWN, key): getattr(self, key) for key in keys}

    def own(self, typed: str) -> str:
        """Return the own name of a command that somebody typed.

        An own name still works while Slack has the commands of an earlier manifest,
        unless another command is called that now.
        """
        known = {name: own for own, name in self.names.items()}
        return known.get(typed, typed)


OWN = Commands()
"""The names that the code, the table of features and the journal use."""
