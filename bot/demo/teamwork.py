"""The middle of the scenario: roles, a task, a handover, and a second declaration."""

from collections.abc import Callable
from functools import partial

from attrs import frozen

from bot.demo.department import APPLY, Department
from bot.demo.lookup import Lookup
from bot.demo.outcome import Together
from bot.demo.person import DemoPerson
from bot.demo.watcher import DemoError, Watcher
from bot.sandbox import Channel, Message, Person, Window

TASK = "Roll back the 9:40 release"
STATE = "Users were told at 10:15."
WORRIES = "Nobody is watching the emails."
SAME_OUTAGE = "Candidates get an error"

ACCEPT, TAKE = "Accept comms lead", "Take scribe"
DONE, HAVE_IT, JOIN = "Mark done", "I have it", "Join incident 1"


def together_in(department: Department) -> Together:
    return Together(
        task=TASK,
        owner=department.alex.name,
        state=STATE,
        worries=WORRIES,
        note=SAME_OUTAGE,
        joined_by=department.robin.name,
    )


@frozen(kw_only=True)
class Teamwork:
    """What people do together in the first incident.

    Attributes:
        person: lets somebody act.
        own: the incident's channel.
    """

    department: Department
    watcher: Watcher
    lookup: Lookup
    person: Callable[[Person], DemoPerson]
    own: Channel

    async def run(self) -> None:
        await self._share_roles()
        await self._work_on_a_task()
        await self._hand_over()
        await self._join()

    async def _share_roles(self) -> None:
        department, heading = self.department, self.watcher.terminal.heading
        heading("Kim accepts a role, and Alex takes one that nobody has")
        kim = self.person(department.kim)
        asked = await self._offered(ACCEPT, kim.direct_messages)
        await kim.selects(asked, ACCEPT)
        await self._withdrawn(ACCEPT, kim.direct_messages)
        free = await self._offered(TAKE, self.own)
        await self.person(department.alex).selects(free, TAKE)
        await self._withdrawn(TAKE, self.own)

    async def _work_on_a_task(self) -> None:
        department = self.department
        self.watcher.terminal.heading("Sam gives Alex a task, and Alex does it")
        sam, alex = self.person(department.sam), self.person(department.alex)
        await sam.types("/incident", f"task @{alex.person.name} {TASK}", self.own)
        given = await self._offered(DONE, alex.direct_messages)
        await alex.selects(given, DONE)
        for place in (alex.direct_messages, self.own):
            await self._withdrawn(DONE, place)

    async def _hand_over(self) -> None:
        department = self.department
        self.watcher.terminal.heading("Kim needs a break and hands over to Sam")
        sam, kim = self.person(department.sam), self.person(department.kim)
        typed = f"handover @{sam.person.name}"
        window = await kim.opens("/incident", typed, self.own)
        kim.fills(window, "state", STATE)
        kim.fills(window, "worries", WORRIES)
        self.watcher.terminal.window(window)
        await kim.submits(window)
        asked = await self._offered(HAVE_IT, self.own)
        await sam.selects(asked, HAVE_IT)
        await self._withdrawn(HAVE_IT, self.own)

    async def _join(self) -> None:
        department = self.department
        terminal = self.watcher.terminal
        terminal.heading("Robin is about to declare the same outage")
        robin = self.person(department.robin)
        window = await robin.opens("/incident", SAME_OUTAGE, department.incidents)
        terminal.line(f"Robin chooses {APPLY}, which has an open incident")
        await robin.chooses(window, "service", "apply")
        await self._until_window_offers(window)
        terminal.window(window)
        await robin.selects(window, JOIN)
        found = partial(self.lookup.has_message, self.own, SAME_OUTAGE)
        await self.watcher.until("what Robin had typed in the channel", found)
        terminal.window(window)
        await robin.closes(window)

    # Used by several parts.

    async def _offered(self, label: str, place: Channel) -> Message:
        """Wait for a message with this button, and return it."""
        look = partial(self.lookup.offering, place, label)
        await self.watcher.until(f"the button {label}", look)
        if found := look():
            return found
        raise DemoError(f"the button {label} has gone")

    async def _withdrawn(self, label: str, place: Channel) -> None:
        """Wait until no message has this button."""
        await self.watcher.until(
            f"the end of the button {label}",
            lambda: self.lookup.offering(place, label) is None,
        )

    async def _until_window_offers(self, window: Window) -> None:
        await self.watcher.until(
            f"the button {JOIN}", lambda: JOIN in self.lookup.buttons_of(window)
        )
