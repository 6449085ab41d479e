"""What people do with shortcuts: declare, with a message or without, and make tasks."""

from random import Random

import anyio
from attrs import define

from bot.sandbox import ActingPerson, Message
from bot.screens import actions
from tests.simulation.people_actions import PeopleActions


@define(eq=False)
class Shortcuts:
    """People who would rather not type."""

    people: PeopleActions

    @property
    def _dice(self) -> Random:
        return self.people.dice

    async def declare(self) -> None:
        """Declare from a message, or from nowhere in particular."""
        people = self.people
        person, place = people.someone, self._dice.choice(people.world.places)
        words = f"{people.forms.title()}\nSee <@here> & co {self._dice.random()}"
        message = people.someone.posts(place, words)
        is_global = self._dice.random() < 0.3
        reply = (
            await person.picks_shortcut(actions.DECLARE_ANYWHERE)
            if is_global
            else await person.picks_shortcut(actions.DECLARE_FROM_MESSAGE, message)
        )
        window = await people.forms.window(person, reply.trigger_id)
        if window is None:
            return
        await people.forms.fill(person, window)
        if not window.is_open or "title" not in window.state:
            return
        if is_global:
            person.fills(window, "title", "value", people.forms.title())
        people.world.chance.reach("declared by a shortcut")
        await people.forms.submit(person, window)

    async def make_task(self) -> None:
        """Make a task of a message; often two people do so at once."""
        people = self.people
        one, other = self._dice.sample(people.world.people, 2)
        place = people.somewhere
        message = one.posts(place, f"Check <it> & tell us {self._dice.random()}")
        if self._dice.random() < 0.5:
            await self._make(one, message)
            return
        people.world.chance.reach("made the same task")
        async with anyio.create_task_group() as both:
            both.start_soon(self._make, one, message)
            both.start_soon(self._make, other, message)

    async def _make(self, person: ActingPerson, message: Message) -> None:
        """Pick the shortcut; if a window asks which incident, choose one."""
        people = self.people
        reply = await person.picks_shortcut(actions.MAKE_TASK, message)
        if message.channel in {x.id for x in people.world.incident_channels}:
            return
        window = await people.forms.window(person, reply.trigger_id)
        if window is None or not window.is_open or "incident" not in window.state:
            return
        block = next(x for x in window.blocks if x.get("block_id") == "incident")
        element = block["element"]
        assert isinstance(element, dict)
        options = [str(x["value"]) for x in element["options"]]
        chosen = self._dice.choice(options)
        person.fills(window, "incident", "value", chosen)
        await people.forms.submit(person, window)
