"""What people do in an incident's window: they lead on, hastily or twice."""

from contextlib import suppress
from random import Random

import anyio
from attrs import define

from bot.sandbox import ActingPerson, Channel, Window
from bot.sandbox.fields import as_text, objects
from bot.sandbox.view import elements_of
from tests.simulation.forms import Forms
from tests.simulation.world import World

INCIDENT_WINDOW = "incident_window"


@define(eq=False)
class WindowActions:
    """People at an incident's window; the dice decide which button they select."""

    world: World
    dice: Random
    forms: Forms

    async def lead_on(self, person: ActingPerson, place: Channel) -> None:
        """Open the channel's window, and go on from it."""
        reply = await person.types("/incident", "", place)
        if reply.failure or reply.text:
            return
        window = await self.forms.window(person, reply.trigger_id)
        if window is None or window.view.get("callback_id") != INCIDENT_WINDOW:
            return
        self.world.chance.reach("an incident's window")
        offered = [
            as_text(element.get("action_id"))
            for block in objects(window.view.get("blocks"))
            for element in elements_of(block)
        ]
        action = self.dice.choice(offered)
        await self._select(person, window, action)
        if self.dice.random() < 0.2:
            self.world.chance.reach("selected twice in a window")
            await self._select(person, window, action)
        await anyio.sleep(self.dice.uniform(0, 4))
        await self._fill(person, window)

    async def _select(self, person: ActingPerson, window: Window, action: str) -> None:
        with suppress(LookupError):
            # The window may show something else by then.
            if window.is_open:
                await person.clicks(window, action)

    async def _fill(self, person: ActingPerson, window: Window) -> None:
        if not window.is_open or not window.view.get("submit"):
            return
        if "summary" in window.state and self.dice.random() < 0.7:
            said = f"Rolled back, <!channel> {self.dice.random()}"
            person.fills(window, "summary", "value", said)
        if "title" in window.state:
            person.fills(window, "title", "value", self.forms.title())
        await self.forms.submit(person, window)
