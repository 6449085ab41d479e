"""What people do to the bot: declare, update, close, click, and get it wrong."""

from collections.abc import Callable, Coroutine
from random import Random
from typing import TypeAlias

import anyio
from attrs import define

from bot.channel_names import channel_name
from bot.sandbox import ActingPerson, Channel, Ephemeral, Message, Window
from bot.sandbox.fields import as_text
from bot.slack import actions
from tests.simulation.world import World

HOSTILE = (
    "Mails are late",
    "<!channel> everybody out",
    "@here @channel @everyone",
    "<@{victim}> broke it",
    "*bold* _it_ `code` ~x~ & <b>",
    "<https://evil.example|click> <#C01|x>",
    "日本語 ünïcode 🔥🔥",
    "&lt;!channel&gt; &amp;",
    "x" * 90,
    "-- / '; DROP TABLE events; --",
    "\u202eRTL \u200d zwj",
)

NONCE = "nonce"
"""Stands in every title that is typed here, and in nothing else."""

CROWD = 300
"""More than may wait for one incident."""

CLICKS = (
    actions.TRY_AGAIN,
    actions.TRY_AGAIN,
    actions.POST_AGAIN,
    actions.IS_THERE,
    actions.REOPEN,
)


@define(eq=False)
class Deeds:
    """One person's deeds; who does what is up to the dice."""

    world: World
    dice: Random
    titles: int = 0

    @property
    def someone(self) -> ActingPerson:
        return self.dice.choice(self.world.people)

    @property
    def somewhere(self) -> Channel:
        """Mostly an incident's channel, if there is one."""
        own = self.world.incident_channels
        if own and self.dice.random() < 0.75:
            return self.dice.choice(own)
        return self.dice.choice(self.world.places)

    def title(self) -> str:
        """Hostile words, and a word that no other declaration has."""
        self.titles += 1
        words = self.dice.choice(HOSTILE).format(victim=self.world.victim)
        return f"{words} {NONCE}{self.titles}x"

    # Windows.

    async def declare(self) -> None:
        person, place = self.someone, self.dice.choice(self.world.places)
        typed = self.title()
        reply = await person.types("/incident", typed, place)
        window = await self._window(person, reply.trigger_id)
        if window is None:
            return
        await self._fill(person, window)
        person.fills(window, "title", "value", typed)
        if self.dice.random() < 0.2:
            self._take_name(person, window)
        await self._submit(person, window)

    async def declare_badly(self) -> None:
        """Submit a title of blanks, read what is wrong, and give up or mend it."""
        person, place = self.someone, self.dice.choice(self.world.places)
        reply = await person.types("/incident", "open", place)
        if window := await self._window(person, reply.trigger_id):
            await self._fill(person, window)
            person.fills(window, "title", "value", "   ")
            await self._submit(person, window)
            if window.is_open and self.dice.random() < 0.5:
                person.fills(window, "title", "value", self.title())
                await self._submit(person, window)

    async def update(self) -> None:
        person, place = self.someone, self.somewhere
        reply = await person.types("/incident", self._named("update"), place)
        if reply.failure or reply.text:
            return
        if window := await self._window(person, reply.trigger_id):
            await self._fill(person, window)
            if self.dice.random() < 0.5:
                person.fills(window, "title", "value", self.title())
            more = f"More is known, <!here> {self.dice.random()}"
            person.fills(window, "description", "value", more)
            await self._submit(person, window)

    async def _window(self, person: ActingPerson, trigger_id: str) -> Window | None:
        """Wait for the window; if it stays away, click the button that asks again."""
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
                    for action in (actions.OPEN_AGAIN, actions.OPEN_KEPT)
                    if action in str(line.blocks)
                ]
                if not offers:
                    return None
                reply = await person.clicks(*offers[-1])
                trigger_id = reply.trigger_id
        return None

    async def _fill(self, person: ActingPerson, window: Window) -> None:
        service = self.dice.choice(["mail", "not-sure"])
        if self.dice.random() < 0.3:
            await person.chooses(window, "service", "value", service)
            await anyio.sleep(self.dice.uniform(0, 2))
        if not window.is_open:
            return
        person.fills(window, "service", "value", service)
        severity = self.dice.choice(["p1", "p2", "p3", "p3", "not-sure"])
        person.fills(window, "severity", "value", severity)
        for block in window.blocks:
            block_id = as_text(block.get("block_id"))
            if block_id.startswith("lead:") and self.dice.random() < 0.4:
                people = [x.person.id for x in self.world.people]
                lead = self.dice.choice([*people, None])
                person.fills(window, block_id, "value", lead)

    async def _submit(self, person: ActingPerson, window: Window) -> None:
        """Press the button, at times twice, and again while there is trouble."""
        for _ in range(4):
            if not window.is_open or not window.view.get("submit"):
                return
            if self.dice.random() < 0.1:
                self.world.fate.reach("submitted twice")
                async with anyio.create_task_group() as both:
                    both.start_soon(person.submits, window)
                    both.start_soon(person.submits, window)
                return
            reply = await person.submits(window)
            if not reply.failure:
                return
            await anyio.sleep(self.dice.uniform(1, 20))

    def _take_name(self, person: ActingPerson, window: Window) -> None:
        """Somebody else makes a channel of the very name, just before."""
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
            self.world.fate.reach("name taken")
            self.world.sandbox.workspace.add_channel(
                name, [person.person], with_bot=False
            )

    # Commands.

    def _named(self, command: str) -> str:
        """The command, at times with the number of an incident."""
        (last,) = self.world.disk.execute("SELECT last FROM numbers").fetchone()
        if self.dice.random() < 0.3:
            return f"{command} {self.dice.randint(1, last + 1)}"
        return command

    async def close(self) -> None:
        said = f"Rolled back, <!channel> {self.dice.random()}"
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
        text = self.dice.choice(["status", "list", "help", "cloze", "statsu", "lst"])
        await self.someone.types("/incident", self._named(text), self.somewhere)

    async def ping(self) -> None:
        command = self.dice.choice(["/ping", "/ping", "/unheard-of"])
        await self.someone.types(command, "", self.somewhere)

    # Buttons.

    def _buttons(self, action: str) -> list[Message]:
        workspace = self.world.sandbox.workspace
        return [
            message
            for channel in workspace.channels
            for message in channel.posts
            if message.bot_id and f"'action_id': '{action}'" in str(message.blocks)
        ]

    async def click(self) -> None:
        """Press a button that is there; at times two people do at once."""
        action = self.dice.choice(CLICKS)
        if not (messages := self._buttons(action)):
            return
        message = self.dice.choice(messages[-4:])
        await self._press(self.someone, message, action)
        if self.dice.random() < 0.3:
            self.world.fate.reach("clicked by two people")
            await self._press(self.someone, message, action)

    async def flood(self) -> None:
        """Close an incident, and have hundreds reopen it in one moment."""
        self.world.fate.is_kind = True
        found: list[Message] = []
        for person in self.world.people * 20:
            if found := self._buttons(actions.REOPEN):
                break
            if not self.world.incident_channels:
                await self.declare()
            await anyio.sleep(60)
            for channel in self.world.incident_channels:
                await person.types("/closeincident", "Over.", channel)
        async with anyio.create_task_group() as crowd:
            for _ in range(CROWD):
                crowd.start_soon(self._press, self.someone, found[-1], actions.REOPEN)

    async def _press(
        self, person: ActingPerson, source: Message | Ephemeral, action: str
    ) -> None:
        try:
            await person.clicks(source, action)
        except LookupError:
            # It was edited away, or deleted, before the finger came down.
            return


Deed: TypeAlias = Callable[[], Coroutine[None, None, None]]
