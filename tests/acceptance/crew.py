"""One incident in which roles, tasks and a checklist go from hand to hand."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from enum import IntEnum
from typing import Final

from attrs import define, field, frozen

from actors.incident import keys
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.fields import as_text, objects
from bot.sandbox.forms import Value
from bot.sandbox.message import Message
from bot.sandbox.view import Window
from bot.screens import actions
from tests.acceptance.harness import Harness, posted_by
from tests.acceptance.lifecycle import UNREMINDED, incident_channel, until_idle
from tests.acceptance.questions import until_next_question
from tests.acceptance.retrying_people import LONG, clicks, opens, submits, types


class Stage(IntEnum):
    """What has just happened."""

    DECLARED = 1
    ACCEPTED = 2
    GIVEN = 3
    REMINDED = 4
    DECLINED = 5
    TAKEN = 6
    OFFERED = 7
    UNANSWERED = 8
    HANDED_OVER = 9
    TASK_GIVEN = 10
    TASK_DONE = 11
    CHECKED = 12
    JOINED = 13
    CLOSED = 14
    TEST_DECLARED = 15
    TEST_ENDED = 16


WAITS: Final = frozenset({Stage.REMINDED, Stage.UNANSWERED, Stage.TEST_ENDED})
"""The stages that come with time; people lead to the others."""

MOST: Final = timedelta(minutes=2)
"""How far the clock leaps within a stage: no reminder is due so soon."""


@frozen
class Posting:
    """A message, where it stands, since when, and when its buttons are gone."""

    row: str
    place: str
    since: Stage
    until: Stage


POSTINGS: Final = (
    Posting(keys.BRIEF, "alex", Stage.DECLARED, Stage.ACCEPTED),
    Posting(keys.BRIEF, "kim", Stage.GIVEN, Stage.DECLINED),
    Posting(keys.UNACCEPTED, "channel", Stage.REMINDED, Stage.DECLINED),
    Posting(keys.DECLINED, "channel", Stage.DECLINED, Stage.TAKEN),
    Posting(keys.HANDOVER, "channel", Stage.OFFERED, Stage.HANDED_OVER),
    Posting(keys.UNANSWERED, "alex", Stage.UNANSWERED, Stage.HANDED_OVER),
    Posting(keys.TASK, "channel", Stage.TASK_GIVEN, Stage.TASK_DONE),
    Posting(keys.ASSIGNMENT, "kim", Stage.TASK_GIVEN, Stage.TASK_DONE),
    Posting(keys.JOINING, "channel", Stage.JOINED, Stage.JOINED),
    Posting(keys.TEST_END, "test", Stage.TEST_ENDED, Stage.TEST_ENDED),
)


def own_channel(harness: Harness, start: str) -> Channel | None:
    channels = harness.sandbox.workspace.channels
    return next((x for x in channels if x.name.startswith(start)), None)


@define(eq=False)
class Crew:
    """The people of the incident, and what they do; Pat joins instead of declaring."""

    harness: Harness
    pat: ActingPerson = field(init=False)

    @pat.default
    def _new_person(self) -> ActingPerson:
        workspace = self.harness.sandbox.workspace
        person = workspace.add_person("Pat")
        workspace.join(self.harness.help, person)
        return self.harness.sandbox.acting(person)

    def place(self, name: str) -> Channel | None:
        match name:
            case "channel":
                return incident_channel(self.harness)
            case "test":
                return own_channel(self.harness, "test-")
            case "alex":
                return self.harness.alex.dm
            case _:
                return self.harness.kim.dm

    @property
    def channel(self) -> Channel:
        return incident_channel(self.harness) or self.harness.help

    def posts(self, row: str, name: str) -> list[Message]:
        place = self.place(name)
        return posted_by(row, place) if place else []

    def at(self, posting: Posting) -> list[Message]:
        return self.posts(posting.row, posting.place)

    # What people do. After a failure they try again, unless their button is gone.

    async def act(self, stage: Stage) -> None:
        """Do what leads to the stage, or let the time pass that does."""
        await ACTS[stage](self)

    async def presses(
        self, person: ActingPerson, row: str, name: str, action: str
    ) -> None:
        with suppress(LookupError, IndexError):
            await clicks(self.harness, person, self.posts(row, name)[-1], action)

    async def submits(
        self, person: ActingPerson, words: str, at: Channel, values: Mapping[str, Value]
    ) -> Window | None:
        """Fill a window in and submit it; return what it shows then."""
        window = await opens(self.harness, person, words, at)
        for block, value in values.items():
            person.fills(window, block, "value", value)
        reply = await submits(self.harness, person, window)
        assert not reply.errors, reply
        return reply.window

    async def declares(self) -> None:
        window = await self.submits(
            self.harness.sam,
            "Mails are late",
            self.harness.help,
            {"service": "mail", "severity": "p1"},
        )
        assert window

    async def accepts(self) -> None:
        await self.presses(self.harness.alex, keys.BRIEF, "alex", actions.ACCEPT_ROLE)

    async def gives(self) -> None:
        text = f"comms @{self.harness.kim.person.name}"
        await types(self.harness, self.harness.sam, "/incident", text, self.channel)

    async def declines(self) -> None:
        await self.presses(self.harness.kim, keys.BRIEF, "kim", actions.CANNOT_TAKE)

    async def takes(self) -> None:
        await self.presses(
            self.harness.alex, keys.DECLINED, "channel", actions.TAKE_ROLE
        )

    async def offers(self) -> None:
        await self.submits(
            self.harness.alex,
            "handover",
            self.channel,
            {
                "role": "comms",
                "receiver": self.harness.sam.person.id,
                "state": "The queue is stuck.",
                "worries": "Nobody watches the backlog.",
            },
        )

    async def hands_over(self) -> None:
        await self.presses(self.harness.sam, keys.HANDOVER, "channel", actions.HAVE_IT)

    async def gives_task(self) -> None:
        kim = self.harness.kim.person.id
        await self.submits(
            self.harness.sam, "task", self.channel, {"task": "Roll back", "owner": kim}
        )

    async def finishes_task(self) -> None:
        await self.presses(
            self.harness.kim, keys.ASSIGNMENT, "kim", actions.FINISH_TASK
        )

    async def checks(self) -> None:
        await self.submits(
            self.harness.kim, "checklist", self.channel, {"boxes:0": ["start"]}
        )

    async def joins(self) -> None:
        window = await self.submits(
            self.pat, "Mails are lost", self.harness.help, {"service": "mail"}
        )
        assert window
        with suppress(LookupError):
            while (await self.pat.clicks(window, actions.JOIN)).failure:
                await self.harness.sandbox.connected(2, within=LONG)

    async def closes(self) -> None:
        person, place = self.harness.sam, self.channel
        await types(self.harness, person, "/closeincident", "Rolled back.", place)

    async def tests(self) -> None:
        await self.submits(
            self.harness.sam, "test", self.harness.help, {"title": "Trying it"}
        )

    async def presses_old_buttons(self, row: str) -> None:
        """Let everybody press every button of a row whose time is over."""
        people = (self.harness.sam, self.harness.alex, self.harness.kim)
        shown = [(x, post) for x in POSTINGS if x.row == row for post in self.at(x)]
        for posting, post in shown:
            for person in people:
                if posting.place in {"channel", person.person.name.lower()}:
                    for action in OLD_BUTTONS[row]:
                        with suppress(LookupError):
                            await clicks(self.harness, person, post, action)

    # What has to be there.

    def wrong(self, stage: Stage) -> list[str]:
        """Return what differs from what should be in Slack; nothing if right."""
        return [*self._wrong_posts(stage), *self._wrong_places(stage)]

    def _wrong_posts(self, stage: Stage) -> Iterable[str]:
        for x in POSTINGS:
            shown = [has_buttons(post) for post in self.at(x)]
            wanted = [stage < x.until] if x.since <= stage else []
            if shown != wanted:
                yield f"{stage.name}: {x.row} in {x.place}: {shown}, not {wanted}"

    def _wrong_places(self, stage: Stage) -> Iterable[str]:
        channel, test = incident_channel(self.harness), self.place("test")
        pat = self.pat.person.id
        if channel is None or (pat in channel.members) != (stage >= Stage.JOINED):
            yield f"{stage.name}: Pat in the channel"
        if channel and channel.topic.startswith("Closed") != (stage >= Stage.CLOSED):
            yield f"{stage.name}: the topic: {channel.topic}"
        if (test is not None) != (stage >= Stage.TEST_DECLARED):
            yield f"{stage.name}: the test's channel"
        is_over = test is not None and test.topic.startswith("TEST: Closed")
        if is_over != (stage >= Stage.TEST_ENDED):
            yield f"{stage.name}: the end of the test"

    async def until(self, stage: Stage, within: float = LONG) -> None:
        """Wait until Slack shows what it should, and nothing else is due soon."""
        try:
            await self.harness.sandbox.until(lambda: not self.wrong(stage), within)
        except TimeoutError:
            raise AssertionError(self.wrong(stage)) from None
        await until_idle(self.harness, within, UNREMINDED)

    async def next_wait(self) -> timedelta:
        return await until_next_question(self.harness)


def has_buttons(message: Message) -> bool:
    return any(
        as_text(x.get("type")) == "button"
        for block in message.blocks
        for x in objects(block.get("elements"))
    )


ACTS: Final[dict[Stage, Callable[[Crew], Awaitable[None]]]] = {
    Stage.DECLARED: Crew.declares,
    Stage.ACCEPTED: Crew.accepts,
    Stage.GIVEN: Crew.gives,
    Stage.DECLINED: Crew.declines,
    Stage.TAKEN: Crew.takes,
    Stage.OFFERED: Crew.offers,
    Stage.HANDED_OVER: Crew.hands_over,
    Stage.TASK_GIVEN: Crew.gives_task,
    Stage.TASK_DONE: Crew.finishes_task,
    Stage.CHECKED: Crew.checks,
    Stage.JOINED: Crew.joins,
    Stage.CLOSED: Crew.closes,
    Stage.TEST_DECLARED: Crew.tests,
}
"""What people do; the other stages come with time."""

OLD_BUTTONS: Final = {
    keys.BRIEF: (actions.ACCEPT_ROLE,),
    keys.UNACCEPTED: (actions.ASK_ROLE_AGAIN,),
    keys.DECLINED: (actions.TAKE_ROLE,),
    keys.HANDOVER: (actions.HAVE_IT, actions.CANNOT_TAKE_OVER),
    keys.UNANSWERED: (actions.WITHDRAW_HANDOVER,),
    keys.TASK: (actions.FINISH_TASK,),
    keys.ASSIGNMENT: (actions.FINISH_TASK,),
}
"""The buttons that change nothing once somebody has answered."""
