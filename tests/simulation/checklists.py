"""What people do with a checklist: tick, untick, from old windows, and two at once."""

from random import Random

import anyio
from attrs import define

from bot.sandbox import ActingPerson, Channel, Window
from bot.sandbox.fields import as_fields, as_text, objects
from tests.simulation.people_actions import PeopleActions


@define(eq=False)
class Checklists:
    """People at the checklists of incidents."""

    people: PeopleActions

    @property
    def _dice(self) -> Random:
        return self.people.dice

    async def tick(self) -> None:
        """Touch some boxes, at once or in a window that has been open for a while."""
        person, place = self.people.someone, self.people.somewhere
        if window := await self._opens(person, place):
            if self._dice.random() < 0.3:
                self.people.world.chance.reach("ticked in an old window")
                await anyio.sleep(self._dice.uniform(30, 900))
            await self._saves(person, window)

    async def tick_together(self) -> None:
        """Two people touch boxes of one checklist at the same time."""
        world = self.people.world
        if not world.incident_channels:
            return
        place = self._dice.choice(world.incident_channels)
        one, other = self._dice.sample(world.people, 2)
        first, second = await self._opens(one, place), await self._opens(other, place)
        if first and second:
            world.chance.reach("ticked together")
            async with anyio.create_task_group() as both:
                both.start_soon(self._saves, one, first)
                both.start_soon(self._saves, other, second)

    async def _opens(self, person: ActingPerson, place: Channel) -> Window | None:
        reply = await person.types("/incident", "checklist", place)
        if reply.failure or reply.text:
            return None
        return await self.people.forms.window(person, reply.trigger_id)

    async def _saves(self, person: ActingPerson, window: Window) -> None:
        for block in window.blocks if window.is_open else ():
            element = as_fields(block.get("element"))
            if element.get("type") != "checkboxes":
                continue
            ticked = {
                as_text(x["value"]) for x in objects(element.get("initial_options"))
            }
            for option in objects(element.get("options")):
                if self._dice.random() < 0.3:
                    ticked ^= {as_text(option["value"])}
            block_id = as_text(block.get("block_id"))
            person.fills(window, block_id, "value", sorted(ticked))
        await self.people.forms.submit(person, window)
