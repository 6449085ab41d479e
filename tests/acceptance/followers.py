"""People who know two commands, and otherwise do only what they are shown.

Rule: they find a button by its label, a field by its label and an option by its text,
all of which have to be on their screen. What they type, apart from the two commands,
has to be there, too.
"""

from collections.abc import Iterator

from attrs import define, field

from bot.sandbox.acting_person import ActingPerson, blocks_of
from bot.sandbox.channel import Channel
from bot.sandbox.fields import Fields, as_fields, as_text, dig, objects
from bot.sandbox.forms import options_of
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.payloads import Source
from bot.sandbox.replies import SubmitReply
from bot.sandbox.text import read
from bot.sandbox.view import Window, elements_of
from tests.acceptance.harness import Harness

KNOWN = frozenset({"/incident", "/closeincident"})
"""All that people have to remember."""

ANSWER = "Nobody can read their mails, and we are looking at the queue."
"""What they write where something is asked of them."""

UNDECIDED = "Not sure"


@define(kw_only=True, eq=False)
class Follower:
    """A person who looks at the screen, and does what it says.

    Attributes:
        did: the commands that they typed and the buttons that they selected.
    """

    harness: Harness
    acting: ActingPerson
    did: list[str] = field(factory=list)

    # What is on the screen.

    def sources(self) -> Iterator[Source]:
        """Yield what the person can look at, and that which came last first."""
        if window := self.front():
            yield window
        bot = self.harness.sandbox.workspace.bot.id
        posts: list[Message | Ephemeral] = [
            post for place in self._places() for post in place.posts if post.user == bot
        ]
        yield from sorted([*posts, *self.acting.sees], key=lambda x: x.ts, reverse=True)

    def front(self) -> Window | None:
        stack = self.harness.sandbox.workspace.screens.stack(self.acting.person.id)
        return stack[-1] if stack else None

    def _places(self) -> list[Channel]:
        places, me = self.harness.sandbox.workspace.channels, self.acting.person.id
        return [place for place in places if me in place.members]

    def reads(self, words: str) -> bool:
        return any(words in shown(source) for source in self.sources())

    def offered(self, start: str = "") -> list[str]:
        """Return the labels of the buttons that they see."""
        found = (label for source in self.sources() for label in labels(source))
        return [label for label in found if label.startswith(start)]

    async def sees_button(self, start: str) -> str:
        """Wait for a button whose label starts like this."""
        found = await self.harness.sandbox.until(lambda: self.offered(start))
        return found[0]

    # What they do.

    async def types(self, command: str, channel: Channel) -> None:
        known = command in KNOWN or self.reads(command)
        assert known, f"{command} stands nowhere"
        assert self.acting.person.id in channel.members
        self.did.append(command)
        name, _, rest = command.partition(" ")
        assert (await self.acting.types(name, rest, channel)).failure is None

    async def opens(self, channel: Channel) -> Window:
        """Type ``/incident`` and look at the window."""
        await self.puts_away()
        await self.types("/incident", channel)
        return await self.acting.window()

    async def puts_away(self) -> None:
        while window := self.front():
            await self.acting.cancels(window)

    async def selects(self, label: str) -> None:
        """Select the last button with this label, and wait for what it does."""
        for source in self.sources():
            if label in labels(source):
                break
        else:
            raise AssertionError(f"no button {label!r} among {self.offered()}")
        self.did.append(label)
        before = self._screen()
        assert (await self.acting.clicks(source, label)).failure is None
        await self.harness.sandbox.until(lambda: self._screen() != before)

    def _screen(self) -> tuple[str, ...]:
        window = self.front()
        drawn = (window.hash,) if window else ()
        return (*drawn, *(f"{shown(x)}{labels(x)}" for x in self.sources()))

    def fills(self, label: str, answer: str) -> None:
        """Write or choose an answer in the field with this label."""
        window, block = self._field(label)
        if as_fields(block["element"])["type"] == "users_select":
            people = self.harness.sandbox.workspace.people
            answer = next(x.id for x in people if x.name == answer)
        self._put(window, block, answer)

    async def chooses(self, label: str, option: str) -> None:
        """Choose in a field that fills in others at once."""
        window, block = self._field(label)
        action = as_text(dig(block, "element", "action_id"))
        block_id = as_text(block["block_id"])
        before = self._screen()
        await self.acting.chooses(window, block_id, action, option)
        await self.harness.sandbox.until(lambda: self._screen() != before)

    def ticks_everything(self) -> None:
        window = self.front()
        assert window
        for block in fields_of(window):
            element = as_fields(block["element"])
            if element["type"] == "checkboxes":
                every = [as_text(x["value"]) for x in options_of(element, [])]
                self._put(window, block, every)

    def answers(self) -> None:
        """Write where nothing is written yet, and decide where nobody has decided."""
        window = self.front()
        assert window
        for block in fields_of(window):
            element = as_fields(block["element"])
            state = window.state[as_text(block["block_id"])]
            held = state[as_text(element["action_id"])]
            if element["type"] == "plain_text_input" and not held["value"]:
                self._put(window, block, ANSWER)
            chosen = dig(held, "selected_option", "text", "text")
            if chosen == UNDECIDED:
                texts = [
                    as_text(dig(x, "text", "text")) for x in options_of(element, [])
                ]
                self._put(window, block, next(x for x in texts if x != UNDECIDED))

    async def submits(self, label: str) -> SubmitReply:
        window = self.front()
        assert window
        assert dig(window.view, "submit", "text") == label
        self.did.append(label)
        reply = await self.acting.submits(window)
        assert not reply.errors, reply.errors
        assert reply.failure is None
        return reply

    def _field(self, label: str) -> tuple[Window, Fields]:
        window = self.front()
        assert window
        for block in fields_of(window):
            if dig(block, "label", "text") == label:
                return window, block
        found = [dig(block, "label", "text") for block in fields_of(window)]
        raise AssertionError(f"no field {label!r} among {found}")

    def _put(self, window: Window, block: Fields, value: str | list[str]) -> None:
        action = as_text(dig(block, "element", "action_id"))
        self.acting.fills(window, as_text(block["block_id"]), action, value)


def shown(source: Source) -> str:
    """Return the text of a message or a window, without its buttons' labels."""
    blocks = [x for x in blocks_of(source) if x.get("type") != "actions"]
    if isinstance(source, Window):
        return f"{source.title}\n{read(blocks)}"
    return read(blocks) or source.text


def labels(source: Source) -> list[str]:
    return [
        as_text(dig(element, "text", "text"))
        for block in blocks_of(source)
        for element in elements_of(block)
        if element.get("type") == "button"
    ]


def rows_of_buttons(window: Window) -> list[list[str]]:
    """Return the labels of each row of buttons in a window."""
    return [
        [as_text(dig(x, "text", "text")) for x in objects(block.get("elements"))]
        for block in window.blocks
        if block.get("type") == "actions"
    ]


def fields_of(window: Window) -> list[Fields]:
    return [block for block in window.blocks if block.get("type") == "input"]
