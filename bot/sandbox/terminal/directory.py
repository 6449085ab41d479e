"""The directory: finds people and channels, and shows what they hold."""

from attrs import frozen

from bot.sandbox.channel import Channel, Kind
from bot.sandbox.person import Person
from bot.sandbox.terminal.change_text import ChangeText
from bot.sandbox.terminal.lookup import find_by_name
from bot.sandbox.terminal.typing_error import TypingError
from bot.sandbox.terminal.window_text import window_lines
from bot.sandbox.workspace import Workspace


@frozen(kw_only=True)
class Directory:
    """Finds people and channels by name, and shows what is in them."""

    text: ChangeText

    @property
    def workspace(self) -> Workspace:
        return self.text.reader.workspace

    def person(self, name: str) -> Person:
        people = [person for person in self.workspace.people if not person.bot]
        what = f"Nobody is called {name!r}"
        return find_by_name(people, name, lambda x: (x.handle, x.name), what)

    def channel(self, name: str) -> Channel:
        if found := self.workspace.named(name.casefold()):
            return found
        names = ", ".join(f"#{x.name}" for x in self._named())
        raise TypingError(f"There is no channel #{name}. Choose among: {names}.")

    def _named(self) -> list[Channel]:
        return [x for x in self.workspace.channels if x.kind is not Kind.DIRECT]

    def people(self) -> list[str]:
        return [f"{x.name} {x.id}{' (the bot)' * x.bot}" for x in self.workspace.people]

    def channels(self) -> list[str]:
        return [
            f"#{x.name} {x.id}{' (archived)' * x.archived}: {self._members(x)}"
            for x in self._named()
        ]

    def _members(self, channel: Channel) -> str:
        names = [self.text.reader.person(x) for x in channel.members]
        return ", ".join(names) or "nobody"

    def read_channel(self, channel: Channel) -> list[str]:
        """Show a channel, from its header to its newest message."""
        pins = [self.text.pinned(channel.id, pin.ts) for pin in channel.pins]
        topic = self.text.reader.mrkdwn(channel.topic)
        return [
            f"{self.text.reader.place(channel)}: {self._members(channel)}",
            *([f"topic: {topic}"] if topic else []),
            *(f"bookmark: {x.title} ({x.link})" for x in channel.bookmarks),
            *(f"pinned: {said}" for said in pins),
            *self._messages(channel),
        ]

    def _messages(self, channel: Channel) -> list[str]:
        return [
            line
            for message in channel.messages
            for line in self.text.message(message, edited=bool(message.edited_at))
        ]

    def read_person(self, person: Person) -> list[str]:
        """Show what only this person sees: direct messages, answers, the window."""
        workspace, bot = self.workspace, self.workspace.bot
        has_direct = workspace.has_direct(bot, person)
        messages = self._messages(workspace.direct(bot, person)) if has_direct else []
        lines = workspace.screens.lines(person.id)
        answers = [x for line in lines for x in self.text.private(line)]
        front = workspace.screens.stack(person.id)[-1:]
        window = [x for one in front for x in window_lines(self.text.reader, one)]
        return [*messages, *answers, *window] or [f"Nothing is shown to {person.name}."]
