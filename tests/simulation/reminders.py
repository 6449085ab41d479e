"""What people do when they are reminded of an update: put it off, stop it, be late."""

from random import Random

import anyio
from attrs import define

from bot.sandbox.acting_person import blocks_of
from bot.sandbox.changes import MessagePosted
from bot.sandbox.fields import as_text, objects
from bot.sandbox.forms import action, button
from bot.sandbox.message import Message
from bot.screens import actions
from tests.simulation.people_actions import PeopleActions

ANSWERS = frozenset({actions.SNOOZE, actions.STOP_REMINDERS})

MINUTE = 60.0
WAITS = (0.0, 10 * MINUTE, 30 * MINUTE, 31 * MINUTE, 60 * MINUTE)
"""Around the moments at which somebody is reminded."""


@define(eq=False)
class Reminders:
    """People and the reminders in their channels; the dice decide who does what."""

    people: PeopleActions

    @property
    def dice(self) -> Random:
        return self.people.dice

    async def wait(self) -> None:
        """Wait until somebody is reminded, and answer that."""
        await anyio.sleep(self.dice.choice(WAITS))
        await self.press()

    async def press(self) -> None:
        """Put a reminder off or stop it; sometimes two people do so."""
        workspace = self.people.world.sandbox.workspace
        messages = [
            message
            for channel in workspace.channels
            for message in channel.posts
            if message.bot_id and _answers(message)
        ]
        if not messages:
            return
        message = self.dice.choice(messages[-4:])
        for _ in range(self.dice.choice([1, 1, 2])):
            what = self.dice.choice(_answers(message))
            self._reach(what)
            await self.people.press(self.people.someone, message, what)

    async def press_late(self) -> None:
        """Select a button as it was when the reminder came; it may be gone since."""
        changes = self.people.world.recorder.changes
        messages = (x.message for x in changes if isinstance(x, MessagePosted))
        posted = [x for x in messages if x.bot_id and _answers(x)]
        if not posted:
            return
        message = self.dice.choice(posted)
        self.people.world.chance.reach("old reminder answered")
        block, found = button(blocks_of(message), self.dice.choice(_answers(message)))
        await self.people.someone._acts(message, action(block, found, None, None))

    def _reach(self, what: str) -> None:
        is_stop = what.startswith(actions.STOP_REMINDERS)
        site = "reminders stopped" if is_stop else "reminder snoozed"
        self.people.world.chance.reach(site)


def _answers(message: Message) -> list[str]:
    """Return the actions of a reminder's buttons that answer it."""
    return [
        name
        for block in message.blocks
        for element in objects(block.get("elements"))
        if (name := as_text(element.get("action_id"))).partition("/")[0] in ANSWERS
    ]
