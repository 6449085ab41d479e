"""What people do: declare, change, close, click, and make mistakes."""

from collections.abc import Callable, Coroutine
from random import Random
from typing import TypeAlias

import anyio
from attrs import define, field

from bot.sandbox import ActingPerson, Channel, Ephemeral, Message, Window
from bot.sandbox.fields import as_text
from bot.screens import actions
from bot.settings.channel_names import channel_name
from tests.simulation.clicks import CLICKS
from tests.simulation.forms import Forms
from tests.simulation.texts import LONG
from tests.simulation.window_actions import WindowActions
from tests.simulation.world import World

CROWD = 300
"""More requests than may wait for one incident."""


@define(eq=False)
class PeopleActions:
    """Actions of people; the dice decide who does what."""

    world: World
    dice: Random
    forms: Forms = field(init=False)

    @forms.default
    def _new_forms(self) -> Forms:
        return Forms(self.world, self.dice)

    @property
    def someone(self) -> ActingPerson:
        return self.dice.choice(self.world.people)

    @property
    def somewhere(self) -> Channel:
        """An incident's channel in most cases, if there is one; or one of a test."""
        own = self.world.incident_channels
        if (tests := self.world.tests) and self.dice.random() < 0.15:
            return self.dice.choice(tests)
        if own and self.dice.random() < 0.75:
            return self.dice.choice(own)
        return self.dice.choice(self.world.places)

    # Windows.

    async def declare(self) -> None:
        person, place = self.someone, self.dice.choice(self.world.places)
        typed = self.forms.title()
        more = f" {LONG[:400]}" if self.dice.random() < 0.1 else ""
        reply = await person.types("/incident", f"{typed}{more}", place)
        window = await self.forms.window(person, reply.trigger_id)
        if window is None:
            return
        self.forms.describe(person, window)
        await self.forms.fill(person, window)
        if not window.is_open or "title" not in window.state:
            return
        person.fills(window, "title", "value", typed)
        if self.dice.random() < 0.2:
            self._take_name(person, window)
        await self.forms.submit(person, window)

    async def declare_a_test(self) -> None:
        """Try it; others try, too, and the declarer closes it or waits a day."""
        person, place = self.someone, self.dice.choice(self.world.places)
        reply = await person.types("/incident", "test", place)
        window = await self.forms.window(person, reply.trigger_id)
        # Another of their requests may have changed it by then.
        if window and "title" in window.state:
            person.fills(window, "title", "value", self.forms.title())
            await self.forms.submit(person, window)
            self.world.chance.reach("tested")
        await anyio.sleep(self.dice.uniform(0, 60))
        if tests := [x for x in self.world.tests if person.person.id in x.members]:
            text = self.dice.choice(["close Over.", "status", "list", "retry"])
            who, where = self.dice.choice([person, self.someone]), tests[-1]
            await who.types("/incident", text, where)

    async def declare_badly(self) -> None:
        """Submit a blank title, read the error, and give up or correct it."""
        person, place = self.someone, self.dice.choice(self.world.places)
        reply = await person.types("/incident", "open", place)
        if window := await self.forms.window(person, reply.trigger_id):
            await self.forms.fill(person, window)
            if "title" not in window.state:
                return
            person.fills(window, "title", "value", "   ")
            await self.forms.submit(person, window)
            if window.is_open and self.dice.random() < 0.5:
                person.fills(window, "title", "value", self.forms.title())
                await self.forms.submit(person, window)

    async def update(self) -> None:
        person, place = self.someone, self.somewhere
        window = await self._update_window(person, self._named("edit"), place)
        if window is None:
            return
        if self.dice.random() < 0.6:
            await self.forms.fill(person, window)
        if not window.is_open or "title" not in window.state:
            return
        if self.dice.random() < 0.5:
            person.fills(window, "title", "value", self.forms.title())
        if self.dice.random() < 0.5:
            more = f"More is known, <!here> {self.dice.random()}"
            person.fills(window, "description", "value", more)
        if self.dice.random() < 0.2:
            person.fills(window, "impact", "value", self.forms.impact())
        await self.forms.submit(person, window)

    async def write_impact(self) -> None:
        """Say what users see: in the command, or in the window that it opens."""
        person, place = self.someone, self.somewhere
        if self.dice.random() < 0.5:
            text = f"{self._named('impact')} {self.forms.impact()}"
            await person.types("/incident", text, place)
            return
        window = await self._update_window(person, self._named("impact"), place)
        if window and window.is_open and "impact" in window.state:
            person.fills(window, "impact", "value", self.forms.impact())
            await self.forms.submit(person, window)

    async def type_severity(self) -> None:
        """Say how serious it is, or type what is a title rather."""
        named = ["severity p1", "sev P2 Medium", "Priority p3", "severity p1 alerts"]
        text = self._named(self.dice.choice(named))
        await self.someone.types("/incident", text, self.somewhere)

    async def set_severity(self, severity: str) -> bool:
        """Change nothing but the severity; return whether there was a window for it."""
        window = await self._update_window(
            person := self.someone, self._named("edit"), self.somewhere
        )
        if window is None or not window.is_open or not window.view.get("submit"):
            return False
        person.fills(window, "severity", "value", severity)
        await self.forms.submit(person, window)
        return True

    async def update_together(self) -> None:
        """Two people save different fields of one incident at the same time."""
        if not self.world.incident_channels:
            return
        place = self.dice.choice(self.world.incident_channels)
        one, other = self.dice.sample(self.world.people, 2)
        first = await self._update_window(one, "edit", place)
        second = await self._update_window(other, "edit", place)
        if not first or not second or not first.is_open:
            return
        one.fills(first, "title", "value", self.forms.title())
        severity = self.dice.choice(["p1", "p2", "p3", "not-sure"])
        other.fills(second, "severity", "value", severity)
        self.forms.describe(other, second)
        self.world.chance.reach("saved together")
        async with anyio.create_task_group() as both:
            both.start_soon(self.forms.submit, one, first)
            both.start_soon(self.forms.submit, other, second)

    async def _update_window(
        self, person: ActingPerson, text: str, place: Channel
    ) -> Window | None:
        reply = await person.types("/incident", text, place)
        if reply.failure or reply.text:
            return None
        return await self.forms.window(person, reply.trigger_id)

    def _take_name(self, person: ActingPerson, window: Window) -> None:
        """Somebody else creates a channel with the same name just before."""
        (last,) = self.world.disk.execute("SELECT last FROM numbers").fetchone()
        state = window.state
        service = as_text(
            next(iter(state["service"].values())).get("selected_option")
            and next(iter(state["service"].values()))["selected_option"]["value"]  # type: ignore[index]
        )
        title = " ".join(as_text(state["title"]["value"].get("value")).split())
        template = self.world.settings.configuration.channels.name
        name = channel_name(template, last + 1, service, title)
        if not self.world.sandbox.workspace.named(name):
            self.world.chance.reach("name taken")
            self.world.sandbox.workspace.add_channel(
                name, [person.person], with_bot=False
            )

    async def lead_on(self) -> None:
        windows = WindowActions(self.world, self.dice, self.forms)
        await windows.lead_on(self.someone, self.somewhere)

    # Commands.

    def _named(self, command: str) -> str:
        """Return the command, sometimes with the number of an incident."""
        (last,) = self.world.disk.execute("SELECT last FROM numbers").fetchone()
        if self.dice.random() < 0.3:
            return f"{command} {self.dice.randint(1, last + 1)}"
        return command

    async def close(self) -> None:
        said = f"Rolled back, <!channel> {self.dice.random()}"
        if self.dice.random() < 0.2:
            said = f"{said} {LONG.format(victim=self.world.victim)}"
        if self.dice.random() < 0.5:
            await self.someone.types("/closeincident", said, self.somewhere)
        else:
            text = f"{self._named('close')} {said}"
            await self.someone.types("/incident", text, self.somewhere)

    async def reopen(self) -> None:
        await self.someone.types("/incident", self._named("reopen"), self.somewhere)

    async def retry(self) -> None:
        await self.someone.types("/incident", self._named("retry"), self.somewhere)

    async def ask(self) -> None:
        text = self.dice.choice(
            ["status", "catchup", "list", "help", "cloze", "statsu", "lst"]
        )
        await self.someone.types("/incident", self._named(text), self.somewhere)

    async def ping(self) -> None:
        command = self.dice.choice(["/ping", "/ping", "/unheard-of"])
        await self.someone.types(command, "", self.somewhere)

    async def intrude(self) -> None:
        """An outsider tries what people do."""
        clicker, _typist, *others = self.world.outsiders
        person = self.dice.choice(self.world.outsiders)
        self.world.chance.reach("an outsider acted")
        if person is clicker or (person in others and self.dice.random() < 0.5):
            action = self.dice.choice(CLICKS)
            if messages := self.buttons(action):
                await self.press(person, self.dice.choice(messages[-4:]), action)
            return
        text = self.dice.choice(["close Over.", "reopen", "retry", "edit", "open"])
        reply = await person.types("/incident", text, self.somewhere)
        if reply.failure or reply.text:
            return
        if window := await self.forms.window(person, reply.trigger_id):
            await self.forms.fill(person, window)
            if window.is_open and "title" in window.state:
                person.fills(window, "title", "value", self.forms.title())
                await self.forms.submit(person, window)

    # Buttons.

    def buttons(self, action: str) -> list[Message]:
        workspace = self.world.sandbox.workspace
        return [
            message
            for channel in workspace.channels
            for message in channel.posts
            if message.bot_id and f"'action_id': '{action}'" in str(message.blocks)
        ]

    async def click(self) -> None:
        """Select a button that exists; sometimes two people do so at once."""
        action = self.dice.choice(CLICKS)
        if not (messages := self.buttons(action)):
            return
        message = self.dice.choice(messages[-4:])
        await self.press(self.someone, message, action)
        if self.dice.random() < 0.3:
            self.world.chance.reach("clicked by two people")
            await self.press(self.someone, message, action)

    async def flood(self) -> None:
        """Close an incident, and let hundreds of people reopen it at once."""
        self.world.chance.is_off = True
        found: list[Message] = []
        for person in self.world.people * 20:
            if found := self.buttons(actions.REOPEN):
                break
            if not self.world.incident_channels:
                await self.declare()
            await anyio.sleep(60)
            for channel in self.world.incident_channels:
                await person.types("/closeincident", "Over.", channel)
        async with anyio.create_task_group() as crowd:
            for _ in range(CROWD):
                crowd.start_soon(self.press, self.someone, found[-1], actions.REOPEN)

    async def press(
        self, person: ActingPerson, source: Message | Ephemeral, action: str
    ) -> None:
        try:
            await person.clicks(source, action)
        except LookupError:
            # It was edited or deleted before the person selected it.
            return


Action: TypeAlias = Callable[[], Coroutine[None, None, None]]
