"""What people do with a window: fill it in, choose hastily, submit it again."""

from contextlib import suppress
from random import Random

import anyio
from attrs import define

from bot.sandbox import ActingPerson, Window
from bot.sandbox.fields import as_text
from tests.simulation.texts import HOSTILE, LONG, NONCE
from tests.simulation.world import World

OFFERS = ("open_again", "open_kept")
"""The buttons that open a window again."""

ANYWAY = "Declare anyway"
"""The submit button beside an open incident of the same service."""

SERVICES = ("mail", "pay", "not-sure")


@define(eq=False)
class Forms:
    """People at a window; the dice decide how patient they are."""

    world: World
    dice: Random
    titles: int = 0

    def title(self) -> str:
        """Return hostile text with a word that no other declaration has."""
        self.titles += 1
        words = self.dice.choice(HOSTILE).format(victim=self.world.victim)
        return f"{words} {NONCE}{self.titles}x"

    def impact(self) -> str:
        """Return one hostile line on what users see; none at times."""
        words = self.dice.choice(HOSTILE).format(victim=self.world.victim)
        return "" if self.dice.random() < 0.3 else f"{words} {self.dice.random()}"

    async def window(self, person: ActingPerson, trigger_id: str) -> Window | None:
        """Wait for the window; if it does not open, click the button that retries."""
        screens = self.world.sandbox.workspace.screens

        def opened() -> Window | None:
            stack = screens.stack(person.person.id)
            trigger = screens._triggers.get(trigger_id)
            return next((x for x in stack if trigger and x.id == trigger.window), None)

        for _ in range(3):
            try:
                return await self.world.sandbox.until(opened, within=9)
            except TimeoutError:
                offers = [
                    (line, action)
                    for line in person.sees
                    for action in OFFERS
                    if action in str(line.blocks)
                ]
                if not offers:
                    return None
                reply = await person.clicks(*offers[-1])
                trigger_id = reply.trigger_id
        return None

    async def fill(self, person: ActingPerson, window: Window) -> None:
        """Fill in everything, or leave it as it opened: only the title is required."""
        if self.dice.random() < 0.2:
            self.world.chance.reach("nothing chosen")
            return
        await self._choose(person, window)
        if not window.is_open or "severity" not in window.state:
            # Another of their requests may have changed it by then.
            return
        severity = self.dice.choice(["p1", "p2", "p3", "p3", "not-sure"])
        person.fills(window, "severity", "value", severity)
        for block in window.blocks:
            block_id = as_text(block.get("block_id"))
            if block_id.startswith("lead:") and self.dice.random() < 0.3:
                people = [x.person.id for x in self.world.people]
                lead = self.dice.choice([*people, None])
                person.fills(window, block_id, "value", lead)

    async def _choose(self, person: ActingPerson, window: Window) -> None:
        """Choose a service, then wait for its leads, do not wait, or choose again."""
        service, hurry = self.dice.choice(SERVICES), self.dice.random()
        if hurry < 0.4:
            await self._chosen(person, window, service)
            await anyio.sleep(self.dice.uniform(0, 2))
            return
        if hurry < 0.6:
            self.world.chance.reach("chosen twice")
            other = self.dice.choice(SERVICES)
            self._at_once(person, window, other)
            await anyio.sleep(self.dice.uniform(0, 0.4))
        else:
            self.world.chance.reach("submitted at once")
        self._at_once(person, window, service)

    def _at_once(self, person: ActingPerson, window: Window, service: str) -> None:
        """Choose, and go on before the app has received the choice."""
        if not window.is_open or "service" not in window.state:
            return
        person.fills(window, "service", "value", service)
        self.world.others.start_soon(self._chosen, person, window, service)

    async def _chosen(self, person: ActingPerson, window: Window, service: str) -> None:
        with suppress(LookupError):
            # The window may have changed by then.
            await person.chooses(window, "service", "value", service)

    async def submit(self, person: ActingPerson, window: Window) -> None:
        """Submit, sometimes twice, and again as long as there is an error."""
        for _ in range(4):
            if not window.is_open or not window.view.get("submit"):
                return
            if self.dice.random() < 0.1:
                self.world.chance.reach("submitted twice")
                async with anyio.create_task_group() as both:
                    both.start_soon(person.submits, window)
                    both.start_soon(person.submits, window)
                return
            reply = await person.submits(window)
            if reply.errors and reply.sent and self._mends(person, window):
                continue
            if not reply.failure:
                if ANYWAY in str(window.view.get("submit")):
                    await self._join_or_declare(person, window)
                return
            await anyio.sleep(self.dice.uniform(1, 20))

    async def _join_or_declare(self, person: ActingPerson, window: Window) -> None:
        """Join the open incident, perhaps twice, or declare another one anyway."""
        if self.dice.random() < 0.3:
            self.world.chance.reach("declared anyway")
            await person.submits(window)
            return
        for _ in range(self.dice.choice([1, 1, 2])):
            with suppress(LookupError):
                # The window may have changed by then.
                await person.clicks(window, "join")
                self.world.chance.reach("joined")

    def _mends(self, person: ActingPerson, window: Window) -> bool:
        """Correct the text that seemed to be refused, unless it was empty."""
        if "title" not in window.state:
            return False
        typed = as_text(window.state["title"]["value"].get("value")).strip()
        if not window.is_open or not typed or self.dice.random() < 0.3:
            return False
        self.world.chance.reach("corrected and submitted again")
        person.fills(window, "title", "value", self.title())
        return True

    def describe(self, person: ActingPerson, window: Window) -> None:
        """Type a lot or nothing; every text is unique."""
        if self.dice.random() < 0.3:
            limit = window.element("description", "value").get("max_length")
            text = f"{self.dice.random()} {LONG.format(victim=self.world.victim)}"
            most = limit if isinstance(limit, int) else len(text)
            person.fills(window, "description", "value", text[:most])
