"""What people do on their Home tab: they open it, and select what it offers by then."""

from contextlib import suppress
from random import Random

import anyio
from attrs import define

from bot.sandbox import ActingPerson, Window
from bot.sandbox.fields import as_text, dig, objects
from bot.sandbox.view import elements_of
from bot.screens import actions
from tests.simulation.people_actions import PeopleActions

OPENING = frozenset(
    {actions.DECLARE_ANOTHER, actions.WRITE_IMPACT, actions.CHANGE_DETAILS}
)
"""The buttons of Home that open a window."""


@define(eq=False)
class HomeActions:
    """People at their Home tabs; the dice decide which button they select."""

    people: PeopleActions

    @property
    def dice(self) -> Random:
        return self.people.dice

    async def act(self) -> None:
        """Open Home, which may be out of date, and select one of its buttons."""
        person = self.people.someone
        if self.dice.random() < 0.8:
            await person.opens_home()
        await anyio.sleep(self.dice.uniform(0, 9))
        if person.home:
            await self._select(person, person.home)

    async def intrude(self) -> None:
        """Somebody from outside opens Home, and selects what is there."""
        person = self.dice.choice(self.people.world.outsiders)
        await person.opens_home()
        await anyio.sleep(self.dice.uniform(0, 9))
        if person.home:
            await self._select(person, person.home)

    async def _select(self, person: ActingPerson, home: Window) -> None:
        buttons = [x for block in home.blocks for x in elements_of(block)]
        button = self.dice.choice([x for x in buttons if x])
        self.people.world.chance.reach("a button of Home")
        with suppress(LookupError):
            # Home may show something else by then.
            reply = await person.clicks(home, as_text(dig(button, "text", "text")))
            if as_text(button.get("action_id")) in OPENING:
                await self._fill(person, reply.trigger_id)

    async def _fill(self, person: ActingPerson, trigger: str) -> None:
        forms = self.people.forms
        window = await forms.window(person, trigger)
        if window is None:
            return
        await forms.fill(person, window)
        if not window.is_open or not objects(window.view.get("blocks")):
            return
        if "title" in window.state:
            person.fills(window, "title", "value", forms.title())
        if "impact" in window.state:
            person.fills(window, "impact", "value", forms.impact())
        if window.view.get("submit"):
            await forms.submit(person, window)
