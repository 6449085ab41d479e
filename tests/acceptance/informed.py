"""One incident of which two other channels stay informed, each as well as it can.

In one of them somebody deletes the announcement, and in the other one replies stop.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from enum import IntEnum
from typing import Final

from attrs import define, frozen

from actors.incident import keys
from bot.sandbox.channel import Channel
from bot.sandbox.forms import Value
from bot.sandbox.message import Message
from tests.acceptance.harness import Harness, full_text, posted_by
from tests.acceptance.lifecycle import UNREMINDED, incident_channel, until_idle
from tests.acceptance.retrying_people import LONG, clicks, opens, submits, types


class Stage(IntEnum):
    """What has just happened."""

    DECLARED = 1
    UPDATED = 2
    RENAMED = 3
    RAISED = 4
    DELETED = 5
    REFUSED = 6
    CLOSED = 7
    REOPENED = 8


MOST: Final = timedelta(minutes=2)
"""How far the clock leaps within a stage: no reminder is due so soon."""

LOCKED = "restricted_action_thread_locked"


@frozen(kw_only=True)
class News:
    """Something that each channel hears once.

    Attributes:
        threaded: the channels that hear it in the thread of their announcement.
        rings: it has @channel outside the incident's own channel.
    """

    words: str
    since: Stage
    threaded: frozenset[str] = frozenset()
    rings: bool = False


BOTH: Final = frozenset({"help", "headquarters"})
NEWS: Final = (
    News(words="Some mails are late.", since=Stage.UPDATED, threaded=BOTH),
    News(words="“Mails are lost”", since=Stage.RENAMED, threaded=BOTH),
    News(words="raised the severity", since=Stage.RAISED, rings=True),
    News(
        words="Mails come again.",
        since=Stage.DELETED,
        threaded=frozenset({"headquarters"}),
    ),
    News(words="Mails stop again.", since=Stage.REFUSED),
    News(words="closed the incident after", since=Stage.CLOSED),
    News(words="reopened the incident", since=Stage.REOPENED),
)

ANNOUNCED: Final = {
    Stage.DECLARED: "P3 Low incident, investigating: Mails are late",
    Stage.UPDATED: "P3 Low incident, fixing: Mails are late",
    Stage.RENAMED: "P3 Low incident, fixing: Mails are lost",
    Stage.RAISED: "P1 High incident, fixing: Mails are lost",
    Stage.DELETED: "P1 High incident, monitoring: Mails are lost",
    Stage.REFUSED: "P1 High incident, fixing: Mails are lost",
    Stage.CLOSED: "P1 High incident, closed: Mails are lost",
    Stage.REOPENED: "P1 High incident, investigating: Mails are lost",
}
"""What the announcements say."""


@define(eq=False)
class Informed:
    """The people of the incident, what they do, and what others read of it."""

    harness: Harness

    @property
    def channel(self) -> Channel:
        return incident_channel(self.harness) or self.harness.help

    # What people do. After a failure they try again.

    async def act(self, stage: Stage) -> None:
        await ACTS[stage](self)

    async def declares(self) -> None:
        values = {"service": "not-sure", "severity": "p3"}
        await self._submits("Mails are late", values, self.harness.help)

    async def updates(self) -> None:
        await self._sends("Some mails are late.", "fixing")

    async def renames(self) -> None:
        await self._submits("edit", {"title": "Mails are lost"}, self.channel)

    async def raises(self) -> None:
        await self._types("/incident", "severity p1")

    async def deletes(self) -> None:
        """Somebody deletes the announcement, and somebody else sends an update."""
        for message in posted_by(keys.ANNOUNCE, self.harness.help):
            self.harness.sandbox.workspace.delete(self.harness.help, message.ts)
        await self._sends("Mails come again.", "monitoring")

    async def refuses(self) -> None:
        """An admin locks the thread, and somebody else sends an update."""
        self.harness.headquarters.refuses_threads = LOCKED
        await self._sends("Mails stop again.", "fixing")

    async def closes(self) -> None:
        await self._types("/closeincident", "Rolled back.")

    async def reopens(self) -> None:
        (next_steps,) = posted_by(keys.HANDOFF, self.channel)
        with suppress(LookupError):
            # A bot that was killed may have recorded what people press again.
            await clicks(self.harness, self.harness.kim, next_steps, "Reopen incident")

    async def _sends(self, text: str, status: str) -> None:
        await self._submits(f"update {text}", {"status": status}, self.channel)

    async def _submits(
        self, words: str, values: Mapping[str, Value], at: Channel
    ) -> None:
        person = self.harness.sam
        window = await opens(self.harness, person, words, at)
        for block, value in values.items():
            person.fills(window, block, "value", value)
        reply = await submits(self.harness, person, window)
        assert not reply.errors, reply

    async def _types(self, command: str, text: str) -> None:
        await types(self.harness, self.harness.alex, command, text, self.channel)

    # What has to be there.

    def wrong(self, stage: Stage) -> list[str]:
        """Return what differs from what should be in Slack; nothing if right."""
        places = {
            "help": self.harness.help,
            "headquarters": self.harness.headquarters,
            "own": incident_channel(self.harness),
        }
        return [
            f"{stage.name}: {flaw} in {name}"
            for name, place in places.items()
            for flaw in (_wrong(stage, name, place) if place else ["nothing"])
        ]

    async def until(self, stage: Stage, within: float = LONG) -> None:
        """Wait until Slack shows what it should, and nothing else is due soon."""
        try:
            await self.harness.sandbox.until(lambda: not self.wrong(stage), within)
        except TimeoutError:
            raise AssertionError(self.wrong(stage)) from None
        await until_idle(self.harness, within, UNREMINDED)


def _wrong(stage: Stage, name: str, place: Channel) -> Iterator[str]:
    is_outside = name != "own"
    if is_outside:
        yield from _wrong_announcement(stage, name, place)
    for news in NEWS:
        read = [x for x in posted_by(keys.NOTICE, place) if news.words in full_text(x)]
        found = [(_is_threaded(x), "!channel" in x.mentions) for x in read]
        expected = (name in news.threaded, news.rings and is_outside)
        wanted = [expected] if news.since <= stage else []
        if found != wanted:
            yield f"{keys.NOTICE}, {news.words!r}: {found}, not {wanted}"


def _is_threaded(message: Message) -> bool:
    return message.thread_ts is not None


def _wrong_announcement(stage: Stage, name: str, place: Channel) -> Iterator[str]:
    texts = [full_text(x) for x in posted_by(keys.ANNOUNCE, place)]
    is_deleted = name == "help" and stage >= Stage.DELETED
    if len(texts) != int(not is_deleted):
        yield f"{len(texts)} announcements"
    for text in texts:
        if ANNOUNCED[stage] not in text:
            yield f"{keys.ANNOUNCEMENT} {text[:80]!r}"


ACTS: Final[dict[Stage, Callable[[Informed], Awaitable[None]]]] = {
    Stage.DECLARED: Informed.declares,
    Stage.UPDATED: Informed.updates,
    Stage.RENAMED: Informed.renames,
    Stage.RAISED: Informed.raises,
    Stage.DELETED: Informed.deletes,
    Stage.REFUSED: Informed.refuses,
    Stage.CLOSED: Informed.closes,
    Stage.REOPENED: Informed.reopens,
}
