"""What people do about handovers: ask, take over, withdraw, and press old buttons."""

from random import Random

from attrs import define

from bot.screens import actions
from tests.simulation.people_actions import PeopleActions

ANSWERS = (
    actions.HAVE_IT,
    actions.CANNOT_TAKE_OVER,
    actions.WITHDRAW_HANDOVER,
)
"""The buttons of their messages."""


@define(eq=False)
class Handovers:
    """People who hand over their roles."""

    people: PeopleActions

    @property
    def _dice(self) -> Random:
        return self.people.dice

    async def offer(self) -> None:
        """Ask somebody to take over, perhaps oneself, perhaps twice in one window."""
        world = self.people.world
        if not world.incident_channels:
            return
        place, receiver = (
            self._dice.choice(world.incident_channels),
            self.people.someone,
        )
        for person in self._dice.sample(world.people, len(world.people)):
            typed = f"handover @{receiver.person.name}"
            reply = await person.types("/incident", typed, place)
            if not reply.failure and not reply.text:
                break
        else:
            return
        window = await self.people.forms.window(person, reply.trigger_id)
        if window is None or not window.is_open or "state" not in window.state:
            return
        person.fills(window, "state", "value", f"Calm <!here> {self._dice.random()}")
        if "role" in window.state:
            block = next(x for x in window.blocks if x.get("block_id") == "role")
            options = str(block)
            roles = world.settings.configuration.roles
            keys = [x.key for x in roles if f"'{x.key}'" in options]
            person.fills(window, "role", "value", self._dice.choice(keys))
        world.chance.reach("offered a role")
        await self.people.forms.submit(person, window)

    async def answer(self) -> None:
        """Several people select a button, of whom one may be meant."""
        known = [
            (message, action)
            for action in ANSWERS
            for message in self.people.buttons(action)[-3:]
        ]
        if not known:
            return
        message, action = self._dice.choice(known)
        world = self.people.world
        for person in self._dice.sample(world.people, len(world.people) // 2 + 1):
            await self.people.press(person, message, action)
