"""A person in Slack, as a test drives them: types, fills, selects and sees."""

from attrs import define

from bot.sandbox.blocks.validate import message_blocks
from bot.sandbox.channel import Channel
from bot.sandbox.clock import comes
from bot.sandbox.envelope import ACK_SECONDS, NoSocketError
from bot.sandbox.errors import SlackError
from bot.sandbox.feed import WAIT_SECONDS
from bot.sandbox.fields import Fields, as_text, objects
from bot.sandbox.forms import (
    Value,
    action,
    button,
    element,
    fill,
    mistakes,
    suggestions,
)
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.options import SandboxOptions
from bot.sandbox.payloads import Payloads, Source
from bot.sandbox.person import Person
from bot.sandbox.replies import ActionReply, Answer, CommandReply, SubmitReply
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.submission import apply_answer
from bot.sandbox.text import typed
from bot.sandbox.view import Window
from bot.sandbox.workspace import Workspace

LATE = "operation_timeout"
UNREACHABLE = "dispatch_failed"


@define(kw_only=True, eq=False)
class ActingPerson:
    """Does what a person can do in Slack, and returns what they then see."""

    person: Person
    workspace: Workspace
    socket_mode: SocketMode
    payloads: Payloads
    options: SandboxOptions

    async def _ask(
        self, kind: str, payload: Fields, *, answered: bool = True
    ) -> Answer:
        """Send a payload, and wait for the app's answer as long as Slack would."""
        try:
            envelope = await self.socket_mode.deliver(
                kind, payload, accepts_response_payload=answered
            )
        except NoSocketError:
            return Answer(failure=UNREACHABLE)
        clock = self.workspace.clock
        if await comes(envelope.acked, clock, within=ACK_SECONDS):
            return Answer(payload=envelope.answer)
        return Answer(failure=LATE)

    async def types(
        self, command: str, text: str, channel: Channel | str
    ) -> CommandReply:
        """Type a slash command and wait for the acknowledgement."""
        if isinstance(channel, str):
            channel = self.workspace.channel(channel)
        if command not in self.options.unescaped:
            ids = self.workspace.channel_ids()
            text = typed(text, self.workspace.people, ids)
        payload = self.payloads.command(self.person, command, text, channel)
        answer = await self._ask("slash_commands", payload)
        trigger_id = as_text(payload["trigger_id"])
        if answer.failure == LATE:
            return self._failed(
                channel, f"{command} failed because the app did not respond", trigger_id
            )
        if answer.failure:
            words = f'{command} failed with the error "{answer.failure}"'
            return self._failed(channel, words, trigger_id)
        return self._answered(command, answer, channel, trigger_id)

    def _failed(self, channel: Channel, words: str, trigger_id: str) -> CommandReply:
        shown = self.workspace.show(self.person, channel.id, words, origin="slack")
        return CommandReply(failure=words, shown=shown, trigger_id=trigger_id)

    def _answered(
        self, command: str, answer: Answer, channel: Channel, trigger_id: str
    ) -> CommandReply:
        fields = answer.fields
        text = as_text(fields.get("text"))
        try:
            blocks = message_blocks(fields.get("blocks"), self.workspace.ids)
        except SlackError as error:
            words = f'{command} failed with the error "{error.error}"'
            return self._failed(channel, words, trigger_id)
        shown: Ephemeral | Message | None = None
        if text or blocks:
            if fields.get("response_type") == "in_channel":
                bot = self.workspace.bot
                shown = self.workspace.post(channel, bot, text, blocks)
            else:
                shown = self.workspace.show(
                    self.person, channel.id, text, blocks, origin="ack"
                )
        return CommandReply(answer=answer.payload, shown=shown, trigger_id=trigger_id)

    async def window(self, within: float = WAIT_SECONDS) -> Window:
        """Wait until a window is open, and return the one in front."""
        screens = self.workspace.screens
        stack = await self.workspace.feed.until(
            lambda: screens.stack(self.person.id), within
        )
        return stack[-1]

    def fills(
        self, window: Window, block_id: str, action_id: str, value: Value
    ) -> None:
        """Type or choose a value: text, an option's value or text, or ids."""
        fill(window, block_id, action_id, value)
        self.workspace.feed.wake()

    async def submits(self, window: Window) -> SubmitReply:
        """Submit the window, and return what happens to it."""
        if not window.is_open:
            raise LookupError("the window is closed")
        if errors := mistakes(window):
            return SubmitReply(errors=errors, sent=False)
        payload = self.payloads.submission(self.person, window)
        answer = await self._ask("interactive", payload)
        return apply_answer(self.workspace, window, answer)

    async def chooses(
        self, source: Source, block_id: str, action_id: str, value: Value
    ) -> ActionReply:
        """Choose in an element that notifies the app at once."""
        source = self._current(source)
        window = source if isinstance(source, Window) else None
        block, found = element(blocks_of(source), block_id, action_id)
        if block.get("type") == "input" and not block.get("dispatch_action"):
            raise LookupError(f"the input {block_id!r} does not notify the app")
        if window and action_id in window.state.get(block_id, {}):
            fill(window, block_id, action_id, value)
        return await self._acts(source, action(block, found, value, window))

    async def clicks(self, source: Source, what: str) -> ActionReply:
        """Select the button with this action_id or text."""
        source = self._current(source)
        block, found = button(blocks_of(source), what)
        return await self._acts(source, action(block, found, None, None))

    def _current(self, source: Source) -> Source:
        """Return the message as the person sees it now: it may have been edited."""
        if not isinstance(source, Message):
            return source
        current = self.workspace.channel(source.channel).message(source.ts)
        if current is None:
            raise LookupError("the message was deleted")
        return current

    async def _acts(self, source: Source, entry: Fields) -> ActionReply:
        payload = self.payloads.actions(self.person, source, entry)
        answer = await self._ask("interactive", payload)
        trigger_id = as_text(payload["trigger_id"])
        return ActionReply(failure=answer.failure, trigger_id=trigger_id)

    async def searches(
        self, window: Window, block_id: str, action_id: str, query: str
    ) -> list[Fields]:
        """Type into an external select, and return the options it then offers."""
        window.element(block_id, action_id)
        payload = self.payloads.suggestion(
            self.person, window, block_id, action_id, query
        )
        answer = await self._ask("interactive", payload)
        window.suggested[action_id] = suggestions(answer.payload)
        return window.suggested[action_id]

    async def cancels(self, window: Window) -> None:
        """Close a window without submitting it."""
        self.workspace.screens.close(window)
        if window.view.get("notify_on_close"):
            payload = self.payloads.closed(self.person, window, cleared=False)
            await self._ask("interactive", payload, answered=False)

    async def picks_shortcut(
        self, callback_id: str, message: Message | None = None
    ) -> ActionReply:
        """Use a message shortcut or, without a message, a global one."""
        person = self.person
        payload = (
            self.payloads.message_shortcut(person, callback_id, message)
            if message
            else self.payloads.shortcut(person, callback_id)
        )
        answer = await self._ask("interactive", payload, answered=False)
        trigger_id = as_text(payload["trigger_id"])
        return ActionReply(failure=answer.failure, trigger_id=trigger_id)

    async def opens_home(self) -> Window | None:
        """Open the app's Home tab, and return what it shows now.

        What the app publishes in answer to the event may come later. An app without a
        Home tab has its messages there.
        """
        shown = {"view": self.payloads.view(self.home)} if self.home else {}
        event: Fields = {
            "type": "app_home_opened",
            "user": self.person.id,
            "channel": self.workspace.direct(self.workspace.bot, self.person).id,
            "tab": "home" if self.options.home_tab else "messages",
            **shown,
        }
        await self._ask("events_api", self.payloads.event(event), answered=False)
        return self.home

    def posts(
        self, channel: Channel, text: str, *, thread_ts: str | None = None
    ) -> Message:
        """Write a message; the app is not told."""
        return self.workspace.post(channel, self.person, text, thread_ts=thread_ts)

    def joins(self, channel: Channel) -> None:
        self.workspace.join(channel, self.person)

    def leaves(self, channel: Channel) -> None:
        self.workspace.leave(channel, self.person)

    @property
    def sees(self) -> tuple[Ephemeral, ...]:
        """The messages that only this person sees, oldest first."""
        return self.workspace.screens.lines(self.person.id)

    @property
    def home(self) -> Window | None:
        return self.workspace.screens.homes.get(self.person.id)

    @property
    def dm(self) -> Channel:
        """The direct messages with the app."""
        return self.workspace.direct(self.workspace.bot, self.person)


def blocks_of(source: Source) -> list[Fields]:
    return source.blocks if isinstance(source, Window) else objects(list(source.blocks))
