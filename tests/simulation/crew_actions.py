"""What people do about roles: give, take, accept, decline, leave, take over, ask again.

They hurry, two of them want the same, and they select buttons that are gone by now.
"""

from contextlib import suppress
from random import Random

import anyio
from attrs import define

from bot.sandbox import ActingPerson, Channel, Ephemeral, Message
from bot.sandbox.acting_person import blocks_of
from bot.sandbox.changes import MessagePosted
from bot.sandbox.fields import as_text, objects
from bot.sandbox.forms import action, button
from bot.screens import actions
from tests.simulation.people_actions import PeopleActions

CREW = frozenset(
    {
        actions.ACCEPT_ROLE,
        actions.CANNOT_TAKE,
        actions.TAKE_ROLE,
        actions.LEAVE_ROLE,
        actions.TAKE_UNACCEPTED,
        actions.TAKE_OVER,
        actions.TAKE_OVER_NOW,
        actions.ASK_ROLE_AGAIN,
        actions.TAKE_TASK,
        actions.FINISH_TASK,
        actions.HAVE_IT,
        actions.WITHDRAW_HANDOVER,
        actions.CANNOT_TAKE_OVER,
    }
)
"""The buttons that people have for each other, in messages and in answers."""

MINUTES = (4 * 60.0, 5 * 60.0, 6 * 60.0)
"""Around the moment at which somebody is reminded."""

Seen = Message | Ephemeral


@define(eq=False)
class CrewActions:
    """People and their roles; the dice decide who does what."""

    people: PeopleActions

    @property
    def dice(self) -> Random:
        return self.people.dice

    @property
    def _role(self) -> str:
        """A role as people type it, by its key or its word."""
        roles = self.people.world.settings.configuration.roles
        role = self.dice.choice(roles)
        return self.dice.choice([role.key, role.key.upper(), role.word])

    # What people type.

    async def give(self) -> None:
        """Give a role, mostly to somebody else, and see what comes of it."""
        person, other = self.people.someone, self.people.someone
        text = self.people._named(self._role)
        place = self.people.somewhere
        reply = await person.types("/incident", f"{text} @{other.person.name}", place)
        if reply.shown and self.dice.random() < 0.5:
            await self.use(person, reply.shown)

    async def take(self) -> None:
        text = self.people._named(f"{self.dice.choice(['take', 'leave'])} {self._role}")
        person, place = self.people.someone, self.people.somewhere
        reply = await person.types("/incident", text, place)
        if reply.shown and self.dice.random() < 0.5:
            await self.use(person, reply.shown)

    async def take_together(self) -> None:
        """Two people want one role at the same time, each in another way."""
        own = self.people.world.incident_channels
        if not own:
            return
        place, role = self.dice.choice(own), self._role
        one, other = self.dice.sample(self.people.world.people, 2)
        self.people.world.chance.reach("one role taken by two")
        async with anyio.create_task_group() as both:
            both.start_soon(one.types, "/incident", f"take {role}", place)
            both.start_soon(self.press_one, other, place, actions.TAKE_ROLE)
            both.start_soon(other.types, "/incident", f"take {role}", place)

    async def look(self) -> None:
        """Look at the roles, and use what is offered."""
        person, place = self.people.someone, self.people.somewhere
        reply = await person.types("/incident", self.people._named("roles"), place)
        if reply.shown:
            await self.use(person, reply.shown)

    # Buttons.

    async def use(self, person: ActingPerson, seen: Seen) -> None:
        """Select one of the buttons of an answer, and one of what that answers."""
        for _ in range(2):
            before = len(person.sees)
            if not (offered := _offered(seen)):
                return
            await self.select(person, seen, self.dice.choice(offered))
            await anyio.sleep(self.dice.uniform(0, 3))
            answers = person.sees[before:]
            if not answers:
                return
            seen = answers[-1]

    async def answer(self) -> None:
        """Select a button that somebody has for others, twice or with somebody."""
        if not (found := self.messages()):
            return
        message = self.dice.choice(found[-6:])
        offered = [x for x in _offered(message) if x.partition("/")[0] in CREW]
        what, person = self.dice.choice(offered), self._reader(message)
        if self.dice.random() < 0.15:
            await anyio.sleep(self.dice.choice(MINUTES))
        async with anyio.create_task_group() as all_at_once:
            all_at_once.start_soon(self.select, person, message, what)
            if self.dice.random() < 0.3:
                self.people.world.chance.reach("a crew button pressed by two")
                other = self._reader(message)
                all_at_once.start_soon(self.select, other, message, what)

    async def answer_late(self) -> None:
        """Select a button as it was when the message came; it may be gone since."""
        seen = [
            change.message
            for change in self.people.world.recorder.changes
            if isinstance(change, MessagePosted)
            if change.message.bot_id and _crew_of(change.message)
        ]
        if not seen:
            return
        message = self.dice.choice(seen)
        self.people.world.chance.reach("an old crew button")
        what = self.dice.choice(_crew_of(message))
        block, found = button(blocks_of(message), what)
        await self._reader(message)._acts(message, action(block, found, None, None))

    async def press_one(
        self, person: ActingPerson, place: Channel, action: str
    ) -> None:
        """Select the first button of an action in a channel, if there is one."""
        for message in self.messages(action):
            if message.channel == place.id:
                await self.select(person, message, action)
                return

    async def select(self, person: ActingPerson, seen: Seen, what: str) -> None:
        with suppress(LookupError):
            # It was edited or deleted before the person selected it.
            await person.clicks(seen, what)

    def _reader(self, message: Message) -> ActingPerson:
        """Return somebody who can see the message."""
        world = self.people.world
        place = world.sandbox.workspace.channel(message.channel)
        inside = [x for x in world.people if x.person.id in place.members]
        return self.dice.choice(inside or world.people)

    def messages(self, action: str = "") -> list[Message]:
        """Return the messages with such a button, or with any."""
        workspace = self.people.world.sandbox.workspace
        return [
            message
            for channel in workspace.channels
            for message in channel.posts
            if message.bot_id and (found := _crew_of(message))
            if action in ["", *found]
        ]


def _offered(seen: Seen) -> list[str]:
    return [
        as_text(element.get("action_id"))
        for block in blocks_of(seen)
        for element in objects(block.get("elements"))
        if element.get("type") == "button"
    ]


def _crew_of(message: Message) -> list[str]:
    return [x for x in _offered(message) if x.partition("/")[0] in CREW]
