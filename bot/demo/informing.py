"""The end of the scenario: an update, a promise that comes due, and a late joiner."""

from collections.abc import Awaitable, Callable
from functools import partial

from attrs import define, field

from bot.demo.department import Department
from bot.demo.lookup import Lookup
from bot.demo.outcome import Informed
from bot.demo.person import DemoPerson
from bot.demo.watcher import DemoError, Watcher
from bot.sandbox import Channel, Ephemeral, Message, Person, Window

FIRST_UPDATE = "Half of all candidates cannot sign in. We are rolling back."
SECOND_UPDATE = "Sign-in works again for most candidates. We are checking the rest."
MINUTES = 15
"""When Sam promises the next update."""

SEND, SNOOZE, CATCH_UP = "Send update", "Snooze 15 minutes", "Catch up"


def informed_in(department: Department) -> Informed:
    return Informed(
        updates=(FIRST_UPDATE, SECOND_UPDATE), by=department.sam.name, snooze=SNOOZE
    )


@define(kw_only=True)
class Informing:
    """How everybody who knows of the first incident stays informed.

    Attributes:
        due_at: when the promised update is due, by the clock of Slack.
        offer: what the late joiner was shown.
        caught_up: what she was answered.
    """

    department: Department
    watcher: Watcher
    lookup: Lookup
    person: Callable[[Person], DemoPerson]
    own: Channel
    due_at: float = field(default=0.0, init=False)
    offer: str = field(default="", init=False)
    caught_up: str = field(default="", init=False)

    async def send_update(self) -> None:
        sam = self.person(self.department.sam)
        self.watcher.terminal.heading("Sam tells everybody what holds now")
        window = await sam.opens("/incident", f"update {FIRST_UPDATE}", self.own)
        sam.fills(window, _block(sam, window, "next"), str(MINUTES))
        self.watcher.terminal.window(window)
        self.due_at = self.department.clock.wall() + MINUTES * 60
        await self._submit(sam, window)
        await self._everywhere(FIRST_UPDATE)
        self.watcher.terminal.note(
            "It is in the incident's channel, and in the threads of the announcements."
        )

    async def keep_promise(self) -> None:
        sam = self.person(self.department.sam)
        self.watcher.terminal.heading("The promised update is due")
        reminder = await self._reminder()
        await sam.selects(reminder, SEND)
        screens, me = self.department.sandbox.workspace.screens, sam.person.id
        await self.watcher.until("the window for it", lambda: screens.stack(me))
        window = screens.stack(me)[-1]
        sam.fills(window, _block(sam, window, "text"), SECOND_UPDATE)
        self.watcher.terminal.window(window)
        await self._submit(sam, window)
        await self._everywhere(SECOND_UPDATE)
        await self.watcher.until(
            "the end of the reminder",
            lambda: self.lookup.offering(self.own, SNOOZE) is None,
        )

    async def catch_up(self) -> None:
        priya = self.person(self.department.priya)
        self.watcher.terminal.heading("Priya joins the channel later and catches up")
        shown = await self._shown(priya, partial(priya.joins, self.own))
        self.offer = self.watcher.reader.plain(shown.text)
        click = partial(priya.selects, shown, CATCH_UP)
        answer = await self._shown(priya, click)
        self.caught_up = self.watcher.reader.plain(answer.text)

    # Used by several parts.

    async def _submit(self, person: DemoPerson, window: Window) -> None:
        reply = await person.submits(window)
        if refused := reply.failure or ", ".join(reply.errors.values()):
            raise DemoError(f"{person.person.name} was refused: {refused}")
        if window.is_open:
            self.watcher.terminal.window(window)
            await person.closes(window)

    async def _everywhere(self, words: str) -> None:
        """Wait for an update in every channel, and in the announcements."""
        department, until = self.department, self.watcher.until
        for place in (self.own, department.apply_support, department.incidents):
            for found in (self.lookup.has_message, self.lookup.is_announced):
                name = f"the update in #{place.name}"
                await until(name, partial(found, place, words))

    async def _reminder(self) -> Message:
        look = partial(self.lookup.offering, self.own, SNOOZE)
        await self.watcher.until("the reminder", look)
        if found := look():
            return found
        raise DemoError("the reminder has gone")

    async def _shown(
        self, person: DemoPerson, act: Callable[[], Awaitable[None]]
    ) -> Ephemeral:
        """Let somebody act, and return what only they see then."""
        before = len(person.acting.sees)
        await act()
        await self.watcher.until(
            f"what {person.person.name} is shown", lambda: person.acting.sees[before:]
        )
        return person.acting.sees[before]


def _block(person: DemoPerson, window: Window, kind: str) -> str:
    """Find a field of the window by the first part of its id."""
    for found in person.inputs(window):
        if found.partition("/")[0] == kind:
            return found
    raise DemoError(f"the window has no field for the {kind}")
