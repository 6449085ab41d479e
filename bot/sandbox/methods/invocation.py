"""An admitted Web API call: its arguments, and what they refer to."""

from collections.abc import Callable

from attrs import frozen

from bot.sandbox.args import Args
from bot.sandbox.channel import Channel, Kind
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields
from bot.sandbox.message import Message
from bot.sandbox.options import SandboxOptions
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace


@frozen(kw_only=True)
class Invocation:
    """What a method gets; any of `scopes` permits it."""

    args: Args
    workspace: Workspace
    options: SandboxOptions
    scopes: frozenset[str]
    open_socket: Callable[[], str]

    @property
    def bot(self) -> Person:
        return self.workspace.bot

    def permit(self, kind: Kind) -> None:
        """Refuse when no granted scope covers this kind of conversation."""
        needed = sorted(s for s in self.scopes if s.startswith(kind.value))
        if needed and not self.options.scopes.intersection(needed):
            raise missing_scope(needed, self.options.scopes)

    def sees(self, channel: Channel) -> bool:
        return channel.kind is Kind.PUBLIC or self.bot.id in channel.members

    def channel(self, name: str = "channel") -> Channel:
        """Return the conversation that an argument names, if the bot sees it."""
        found = self.workspace.find(self.args.required(name))
        if found is None or not self.sees(found):
            raise SlackError("channel_not_found")
        self.permit(found.kind)
        return found

    def own_channel(self, name: str = "channel") -> Channel:
        """Return a conversation that the bot is in."""
        found = self.channel(name)
        if self.bot.id not in found.members:
            raise SlackError("not_in_channel")
        return found

    def live_channel(self, name: str = "channel") -> Channel:
        """Return a conversation that the bot is in and that is not archived."""
        found = self.channel(name)
        if found.archived:
            raise SlackError("is_archived")
        if self.bot.id not in found.members:
            raise SlackError("not_in_channel")
        return found

    def message(self, channel: Channel, name: str) -> Message:
        found = channel.message(self.args.required(name))
        if found is None:
            raise SlackError("message_not_found")
        return found

    def person(self, name: str = "user") -> Person:
        found = self.workspace.person(self.args.required(name))
        if found is None:
            raise SlackError("user_not_found")
        return found

    def shown(self, channel: Channel) -> Fields:
        return channel.as_json(self.workspace.id, self.bot.id)


def missing_scope(needed: list[str], granted: frozenset[str]) -> SlackError:
    return SlackError(
        "missing_scope", needed=",".join(needed), provided=",".join(sorted(granted))
    )
