"""What people do to keep others informed: they send updates, hastily or together."""

import anyio
from attrs import define

from bot.sandbox import ActingPerson, Channel, Window
from tests.simulation.people_actions import PeopleActions

STATUSES = ("investigating", "fixing", "monitoring")


@define(eq=False)
class Updates:
    """People who tell others what holds now; the dice decide how."""

    people: PeopleActions

    def text(self) -> str:
        dice = self.people.dice
        return f"Nobody can pay, <!here> {dice.random()}"

    async def say_status(self) -> None:
        """Type a status, with a text or without, or what is a title rather."""
        people, dice = self.people, self.people.dice
        word = dice.choice(STATUSES)
        named = people._named(word)
        text = f"{named} {self.text()}" if dice.random() < 0.5 else named
        await people.someone.types("/incident", text, people.somewhere)

    async def send(self) -> None:
        """Open the window with a word or the card's button, and send an update."""
        people = self.people
        await self._send(people.someone, people.somewhere)

    async def send_together(self) -> None:
        people = self.people
        if not people.world.incident_channels:
            return
        place = people.dice.choice(people.world.incident_channels)
        async with anyio.create_task_group() as both:
            for person in people.dice.sample(people.world.people, 2):
                both.start_soon(self._send, person, place)
        people.world.chance.reach("updates together")

    async def say_it_is_fixed(self) -> None:
        """Say so with a text, which a window shows first."""
        people = self.people
        typed = f"fixed It works again {people.dice.random()}"
        window = await self._window(people.someone, typed, people.somewhere)
        if window and "summary" in window.state:
            await people.forms.submit(people.someone, window)

    async def _send(self, person: ActingPerson, place: Channel) -> None:
        people, dice = self.people, self.people.dice
        typed = people._named("update")
        if dice.random() < 0.3:
            typed = f"{typed} {self.text()}"
        window = await self._window(person, typed, place)
        if window is None:
            return
        if dice.random() < 0.4 and "status" in window.state:
            await person.chooses(window, "status", "value", dice.choice(STATUSES))
            await anyio.sleep(dice.uniform(0, 3))
        if not window.is_open or "status" not in window.state:
            return
        (block,) = [x for x in window.state if x.startswith("text/")]
        # Some send the text to start from as it is, and read what is wrong with it.
        if dice.random() < 0.9:
            person.fills(window, block, "value", self.text())
        if dice.random() < 0.3:
            severity = dice.choice(["p1", "p2", "p3", "not-sure"])
            person.fills(window, "severity", "value", severity)
        await people.forms.submit(person, window)
        people.world.chance.reach("an update in a window")

    async def _window(
        self, person: ActingPerson, typed: str, place: Channel
    ) -> Window | None:
        reply = await person.types("/incident", typed, place)
        if reply.failure or reply.text:
            return None
        return await self.people.forms.window(person, reply.trigger_id)
