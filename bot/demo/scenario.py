"""The script: the scenes, in the order in which they are played."""

from functools import partial

from attrs import define, evolve, field

from bot.demo.lookup import Sight, leads_in
from bot.demo.outcome import Heard, Told
from bot.demo.person import Player
from bot.demo.watcher import Audience, InVainError
from bot.demo.workspace import APPLY, REGISTER, REPORT, Stage
from bot.sandbox import Channel, Person, Window

TITLE = "Sign-in fails"
DESCRIPTION = "Since the 9:40 release. 30 tickets so far, @alex is looking."
OTHER_TITLE = "🔥 登録できません @channel"
SUMMARY = "Fixed by rolling back, thanks @alex"

LOW, MEDIUM, HIGH = "P3 Low", "P2 Medium", "P1 High"
SPACES = "   "


def first_of(stage: Stage) -> Told:
    return Told(
        number=1,
        title=TITLE,
        service=APPLY,
        severities=(LOW, HIGH),
        declarer=stage.sam.name,
        leads=frozenset({stage.alex.name, stage.kim.name}),
        places=frozenset({stage.apply_support.name, stage.incidents.name}),
        guest=stage.guest.name,
        summary=SUMMARY,
    )


def second_of(stage: Stage) -> Told:
    return Told(
        number=2,
        title=OTHER_TITLE,
        service=REGISTER,
        severities=(MEDIUM, MEDIUM),
        declarer=stage.priya.name,
        leads=frozenset({stage.robin.name}),
        places=frozenset({stage.incidents.name}),
        barred=stage.registers_only.name,
    )


@define(kw_only=True)
class Play:
    """The scenes, and what people were answered so far.

    Attributes:
        pause: seconds that people take from what they saw to what they do.
        waits: how long each acknowledgement took.
    """

    stage: Stage
    audience: Audience
    pause: float = 0.5
    waits: list[float] = field(factory=list)
    heard: Heard = field(factory=Heard)

    async def run(self) -> None:
        await self._declaring()
        await self._another_beside()
        await self._asking()
        await self._raising()
        await self._closing()
        self.heard = evolve(self.heard, times=tuple(self.waits))

    # The scenes.

    async def _declaring(self) -> None:
        sam, narrator = self._player(self.stage.sam), self.audience.narrator
        narrator.scene("Sam notices something and declares an incident")
        window = await sam.opens("/incident", "", self.stage.apply_support)
        narrator.window(window, hints=True)
        narrator.say(f"Sam chooses {APPLY}; its leads come by themselves")
        await self._chooses_service(sam, window, "apply")
        narrator.say("Sam fills in the rest, but types only spaces as the title")
        sam.fills(window, "title", SPACES)
        sam.fills(window, "severity", "p3")
        sam.fills(window, "description", DESCRIPTION)
        before = _values(sam, window)
        reply = await sam.submits(window)
        narrator.window(window, errors=reply.errors)
        self.heard = evolve(
            self.heard,
            empty_title=reply.errors.get("title", ""),
            kept=(before, _values(sam, window)),
            leads_shown=leads_in(sam, window),
        )
        narrator.say("Nothing is lost; Sam writes the title")
        sam.fills(window, "title", TITLE)
        await self._declares(sam, window)

    async def _another_beside(self) -> None:
        stage = self.stage
        priya = self._player(stage.priya)
        self.audience.narrator.scene("At the same time Priya declares another one")
        window = await priya.opens("/incident", OTHER_TITLE, stage.registers_only)
        await self._chooses_service(priya, window, "register")
        priya.fills(window, "severity", "p2")
        self.audience.narrator.window(window)
        await self._declares(priya, window)
        for person in (stage.sam, stage.priya):
            await self.audience.until(
                f"a receipt for {person.name}", partial(self._sight.receipt, person)
            )
        self.audience.narrator.aside(
            f"{stage.guest.name} is a guest, and the bot is not in "
            f"#{stage.registers_only.name}: whatever Slack refuses, the declarer is "
            "told, and what to do by hand."
        )

    async def _asking(self) -> None:
        stage = self.stage
        self.audience.narrator.scene("Others ask")
        kim, alex = self._player(stage.kim), self._player(stage.alex)
        listed = await kim.types("/incident", "list", stage.incidents)
        pong = await kim.types("/ping", "", stage.incidents)
        slip = await alex.types("/incident", "clsoe", self._own)
        read = self.audience.reader.plain
        self.heard = evolve(
            self.heard,
            list=read(listed.text),
            ping=read(pong.text),
            slip=read(slip.text),
        )

    async def _raising(self) -> None:
        sam, own, sight = self._player(self.stage.sam), self._own, self._sight
        narrator = self.audience.narrator
        narrator.scene("It is worse than thought: Sam raises the severity")
        window = await sam.opens("/incident", "update", own)
        sam.fills(window, "severity", "p1")
        narrator.window(window)
        await sam.submits(window)
        await self._everywhere("the new severity", f"from {LOW} to {HIGH}")
        until = self.audience.until
        await until("the new topic", lambda: HIGH in own.topic)
        await until("the new card", lambda: sight.card(own, HIGH))
        await until("the new receipt", lambda: sight.said(sam.acting.dm, HIGH))

    async def _closing(self) -> None:
        stage, own, sight = self.stage, self._own, self._sight
        until = self.audience.until
        narrator = self.audience.narrator
        narrator.scene("It is over")
        stage.lose_an_answer()
        await self._player(stage.sam).types("/closeincident", SUMMARY, own)
        await self._everywhere("the closure", SUMMARY)
        await until("the hand-off", lambda: sight.said(own, REPORT[1]))
        await until("the closed card", lambda: sight.card(own, SUMMARY))
        await self.audience.until_looked_up(stage.incidents)
        narrator.aside(
            f"Slack's answer about the message in #{stage.incidents.name} was lost on "
            "its way: the bot looked, found it there and did not post it again."
        )
        again = await self._player(stage.alex).types("/closeincident", "", own)
        said = self.audience.reader.plain(again.text)
        self.heard = evolve(self.heard, second_close=said)

    # What several scenes do.

    async def _chooses_service(self, player: Player, window: Window, key: str) -> None:
        await player.chooses(window, "service", key)
        leads = partial(leads_in, player, window)
        await self.audience.until("the service's leads in the window", leads)

    async def _declares(self, player: Player, window: Window) -> None:
        """Submit the window, read what it says, close it and go on working."""
        reply = await player.submits(window)
        self.audience.narrator.window(window, errors=reply.errors)
        if refused := reply.failure or ", ".join(reply.errors.values()):
            raise InVainError(f"{player.person.name} was refused: {refused}")
        await player.closes(window)

    async def _everywhere(self, what: str, words: str) -> None:
        stage, sight = self.stage, self._sight
        for place in (self._own, stage.apply_support, stage.incidents):
            name = f"{what} in #{place.name}"
            await self.audience.until(name, partial(sight.said, place, words))

    def _player(self, person: Person) -> Player:
        acting = self.stage.acting(person)
        return Player(
            acting=acting, audience=self.audience, waits=self.waits, pause=self.pause
        )

    @property
    def _sight(self) -> Sight:
        return Sight(workspace=self.stage.sandbox.workspace)

    @property
    def _own(self) -> Channel:
        """The first incident's channel, without which the story cannot go on."""
        if channel := self._sight.own(1):
            return channel
        raise InVainError("the first incident has no channel")


def _values(player: Player, window: Window) -> tuple[str, ...]:
    return tuple(player.value(window, block) for block in player.inputs(window))
