"""A session at the terminal: does what is typed, and prints what people see."""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import assert_never

import anyio
from attrs import define, field

from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel, Kind
from bot.sandbox.feed import Watch
from bot.sandbox.person import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.screens import TRIGGER_SECONDS
from bot.sandbox.terminal import line as lines
from bot.sandbox.terminal.button import button_of
from bot.sandbox.terminal.change_text import ChangeText
from bot.sandbox.terminal.directory import Directory
from bot.sandbox.terminal.field import Field, box_of, field_of
from bot.sandbox.terminal.help_text import help_text
from bot.sandbox.terminal.line import Line, parse
from bot.sandbox.terminal.reader import Reader
from bot.sandbox.terminal.typing_error import TypingError
from bot.sandbox.terminal.window_text import field_lines
from bot.sandbox.view import Window

NO_BOT = "No bot is connected. Start one with the three lines above."


@define(kw_only=True, eq=False)
class Session:
    """The session of one user, who acts for everybody in the workspace."""

    sandbox: Sandbox
    say: Callable[[str], None]
    _acted: dict[str, float] = field(factory=dict, init=False)
    _reader: Reader = field(init=False)
    _change_text: ChangeText = field(init=False)
    _directory: Directory = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._reader = Reader(workspace=self.sandbox.workspace)
        self._change_text = ChangeText(reader=self._reader)
        self._directory = Directory(text=self._change_text)

    async def run(self, typed: AsyncIterator[str]) -> None:
        """Carry out each line in turn, until there are no more."""
        watch = self.sandbox.changes()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._tell, watch)
            async for one in typed:
                await self.obey(one)
                # What came of a line is shown before the next one is done.
                for change in watch.heard():
                    self._print(self._change_text.of(change))
            tasks.cancel_scope.cancel()

    async def _tell(self, watch: Watch) -> None:
        async for change in watch:
            self._print(self._change_text.of(change))

    def _print(self, said: Iterable[str]) -> None:
        for one in said:
            self.say(one)

    async def obey(self, typed: str) -> None:
        """Do what a line asks for, or say what to type instead."""
        try:
            await self._do(parse(typed))
        except TypingError as mistake:
            self.say(str(mistake))

    async def _do(self, line: Line) -> None:
        match line:
            case lines.Empty():
                pass
            case lines.Unclear():
                raise TypingError(line.advice)
            case lines.Help():
                self.say(help_text())
            case lines.ListPeople():
                self._print(self._directory.people())
            case lines.ListChannels():
                self._print(self._directory.channels())
            case lines.ReadChannel():
                channel = self._directory.channel(line.channel)
                self._print(self._directory.read_channel(channel))
            case lines.ReadPerson():
                person = self._directory.person(line.person)
                self._print(self._directory.read_person(person))
            case lines.Command():
                await self._command(line)
            case lines.Say():
                place = self._place(line.person, line.channel)
                self._acting(line.person).posts(place, line.text)
            case lines.Fill():
                await self._fill(line)
            case lines.Choose():
                await self._choose(line)
            case lines.Tick():
                await self._tick(line)
            case lines.Move():
                self._move(line)
            case lines.Select():
                await self._select(line)
            case lines.Submit():
                await self._submit(self._acting(line.person))
            case lines.Cancel():
                acting = self._acting(line.person)
                await acting.cancels(await self._window(acting))
            case lines.OpenHome():
                await self._acting(line.person).opens_home()
            case _:
                assert_never(line)

    def _acting(self, name: str) -> ActingPerson:
        return self.sandbox.acting(self._directory.person(name))

    def _place(self, person: str, channel: str) -> Channel:
        """Find a channel in which somebody can type."""
        return _typable(
            self._directory.person(person), self._directory.channel(channel)
        )

    def _move(self, line: lines.Move) -> None:
        person = self._acting(line.person)
        channel = self._directory.channel(line.channel)
        if line.is_in and person.person.id not in channel.members:
            person.joins(channel)
        elif not line.is_in:
            person.leaves(channel)

    async def _window(self, person: ActingPerson) -> Window:
        """Return the window in front; the app may still be about to open one."""
        acted = self._acted.get(person.person.id, float("-inf"))
        since = self.sandbox.workspace.clock.monotonic() - acted
        try:
            return await person.window(max(TRIGGER_SECONDS - since, 0))
        except TimeoutError:
            name = person.person.name
            raise TypingError(
                f"{name} has no window open. A command may open one, for example: "
                f"{person.person.handle} #general /incident"
            ) from None

    async def _command(self, line: lines.Command) -> None:
        place = self._place(line.person, line.channel)
        if not self.sandbox.socket_mode.sockets:
            raise TypingError(NO_BOT)
        person = self._acting(line.person)
        self._acted[person.person.id] = self.sandbox.workspace.clock.monotonic()
        await person.types(line.command, line.text, place)

    async def _fill(self, line: lines.Fill) -> None:
        person = self._acting(line.person)
        window = await self._window(person)
        found = field_of(window, line.field)
        if not found.is_typed:
            raise TypingError(
                f"{found.label!r} is a list. Type: "
                f"{line.person} chooses {line.field} {line.text}".rstrip()
            )
        try:
            person.fills(window, found.block_id, found.action_id, line.text)
        except LookupError as error:
            raise TypingError(f"{found.label!r}: {error.args[0]}") from None
        self._print(field_lines(self._reader, found))

    async def _choose(self, line: lines.Choose) -> None:
        person = self._acting(line.person)
        window = await self._window(person)
        found = field_of(window, line.field)
        if found.is_typed:
            raise TypingError(
                f"{found.label!r} is not a list. Type: "
                f"{line.person} fills {line.field} {line.choice}".rstrip()
            )
        if found.has_boxes:
            raise TypingError(
                f"{found.label!r} has boxes. Type: {line.person} ticks {line.choice}"
            )
        await self._chosen(person, found, line.choice)

    async def _tick(self, line: lines.Tick) -> None:
        person = self._acting(line.person)
        box = box_of(await self._window(person), line.box)
        found, ticked = box.field, box.ticked_with(is_ticked=line.is_ticked)
        ids = (found.block_id, found.action_id)
        if found.tells_at_once:
            reply = await person.chooses(found.window, *ids, ticked)
            self._failed(reply.failure)
        else:
            person.fills(found.window, *ids, ticked)
        self._print(field_lines(self._reader, found))

    async def _chosen(self, person: ActingPerson, found: Field, choice: str) -> None:
        window, ids = found.window, (found.block_id, found.action_id)
        if found.kind == "external_select" and choice:
            await person.searches(window, *ids, choice)
        value = found.value(self.sandbox.workspace, choice) if choice else None
        if found.tells_at_once and choice:
            reply = await person.chooses(window, *ids, value)
            self._failed(reply.failure)
        else:
            person.fills(window, *ids, value)
        self._print(field_lines(self._reader, found))

    async def _select(self, line: lines.Select) -> None:
        person = self._acting(line.person)
        found = button_of(self.sandbox.workspace, person.person, line.label)
        self._acted[person.person.id] = self.sandbox.workspace.clock.monotonic()
        reply = await person.clicks(found.source, found.label)
        self._failed(reply.failure)

    def _failed(self, failure: str | None) -> None:
        if failure:
            self.say(f"Slack says that the bot did not answer: {failure}")

    async def _submit(self, person: ActingPerson) -> None:
        window = await self._window(person)
        reply = await person.submits(window)
        name = self._reader.person(window.person)
        if reply.failure:
            self.say(f"{name}'s window stays open: {reply.failure}")
        for block_id, error in reply.errors.items():
            self.say(f"{name}'s window, {field_of(window, block_id).label!r}: {error}")


def _typable(person: Person, channel: Channel) -> Channel:
    if channel.kind is Kind.PRIVATE and person.id not in channel.members:
        raise TypingError(f"{person.name} is not in #{channel.name}, which is private.")
    if channel.archived:
        raise TypingError(f"#{channel.name} is archived: nobody can type there.")
    return channel
