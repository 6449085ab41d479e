"""Draws the Home tab when somebody opens it, and after a button on it.

Rule 1: nothing depends on it. If Slack refuses it, the log says so once, and nobody is
bothered; only a button's answer then comes as a direct message.
Rule 2: of two drawings for one person, the later one is shown. An earlier one without
words is left out if a later one waits already.
"""

import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial

import anyio
import structlog
from attrs import define, field

from bot.base.guard import guarded
from bot.base.json_types import JsonObject
from bot.base.recent import Recent
from bot.dialogue.context import Context
from bot.dialogue.refused import REFUSALS, note, reference_of, why_refused
from bot.dialogue.reply import Reply, Say
from bot.features.feature import HOME_OPENED
from bot.features.ways import Ways
from bot.gateway.background import BackgroundTasks
from bot.gateway.delivery import SOON
from bot.gateway.may import Verdict, may
from bot.gateway.responses import VERDICT_TEXTS
from bot.screens.home import home_with
from bot.screens.paragraphs import sections
from bot.slack.kit.requests import NOBODY, Click, OnHome, Request, SlackEvent
from bot.slack.web.identity import Identity
from bot.slack.web.results import CallResult, Done
from bot.slack.web.throttled_api import Calls
from bot.words import home_text, refusals

log = structlog.get_logger()


def is_home_opened(event: SlackEvent) -> bool:
    """Return whether somebody opened the Home tab, and not the messages."""
    return event.kind == HOME_OPENED and event.tab == "home" and event.person != NOBODY


def click_on_home(request: Request) -> Click | None:
    is_there = isinstance(request, Click) and isinstance(request.place, OnHome)
    return request if isinstance(request, Click) and is_there else None


@define(eq=False)
class _Turns:
    """The drawings for one person, one after another."""

    turn: anyio.Lock = field(factory=anyio.Lock)
    latest: object = None


@define(kw_only=True)
class HomeTabs:
    """Shows each person their Home tab.

    Attributes:
        deliver: brings words to whoever selected a button, if Home cannot show them.
    """

    context: Context
    api: Calls
    identity: Identity
    background: BackgroundTasks
    ways: Ways = field(repr=False)
    deliver: Callable[[Click, Say], Awaitable[None]]
    _turns: Recent[_Turns] = field(factory=lambda: Recent(_Turns), init=False)
    _refused: str = field(default="", init=False)

    async def opened(self, event: SlackEvent) -> None:
        """Show it to somebody who opens it, unless they may see nothing here."""
        home = self.ways.home
        if home is None:
            return
        access = home.feature.access
        verdict = await may(event, access, self.identity, self.context.people)
        if verdict is Verdict.ALLOWED:
            await self.shows(event)
        else:
            team = event.own.team or event.team
            log.warning("request refused", why=verdict.value, team=team)
            refused = sections(VERDICT_TEXTS[verdict])
            await self._publish(event, home_with(refused))

    async def shows(self, asked: Click | SlackEvent, said: Say | None = None) -> bool:
        """Draw it as it is now, below a button's answer. Return whether it is shown."""
        turns = self._turns.of(asked.person)
        turns.latest = asked
        async with turns.turn:
            if turns.latest is not asked and said is None:
                return True
            # Words that Home cannot show soon come in another place.
            longest = SOON if said else math.inf
            view = await self._drawn(asked, said)
            return await self._publish(asked, view, longest)

    async def answers(self, click: Click, reply: Reply | None) -> None:
        """Show what a button answered, on top of Home as it is by now."""
        said = reply if isinstance(reply, Say) else None
        if not await self.shows(click, said):
            await self.deliver(click, said or Say(text=home_text.not_shown()))

    async def stays_behind(self, click: Click, reply: Reply | None) -> None:
        """Draw Home behind the window that a button opened, or below why it did not."""
        said = reply if isinstance(reply, Say) else None
        if not await self.shows(click, said) and said:
            await self.deliver(click, said)

    async def says(self, request: Request, said: Reply) -> bool:
        """Show words and no incident. Return whether they are visible."""
        click = click_on_home(request)
        if click is None or not isinstance(said, Say):
            return False
        async with self._turns.of(click.person).turn:
            return await self._publish(click, home_with(_shown(said)))

    async def _drawn(self, asked: Click | SlackEvent, said: Say | None) -> JsonObject:
        """Draw it; if that fails, show only the answer, or else the reason."""
        reference = reference_of(self.context.new_id())
        broken = said or Say(text=refusals.broke(reference))
        drawn = partial(self._draw, asked, said, reference)
        return await guarded(
            drawn, home_with(_shown(broken)), request="HomeTab", reference=reference
        )

    async def _draw(
        self, asked: Click | SlackEvent, said: Say | None, reference: str
    ) -> JsonObject:
        home = self.ways.home
        if home is None:
            return home_with(_shown(said) if said else ())
        try:
            return await home.way.draw(self.context, asked.person, said)
        except REFUSALS as refusal:
            note(refusal, "HomeTab", reference, None)
            why = Say(text=why_refused(refusal, None, reference))
            return home_with(_shown(said or why))

    async def _publish(
        self, asked: Click | SlackEvent, view: JsonObject, longest: float = SOON
    ) -> bool:
        arguments: JsonObject = {"user_id": asked.person, "view": view}
        answers: list[CallResult] = []

        async def publish() -> CallResult:
            answers.append(await self.api.call("views.publish", arguments))
            return answers[-1]

        if await self.background.send_with_retries(publish, longest):
            self._refused = ""
            return True
        self._note(answers[-1])
        return False

    def _note(self, answer: CallResult) -> None:
        """Log why Slack refuses it; an app without a Home tab is refused each time."""
        error = "" if isinstance(answer, Done) else answer.error
        if error != self._refused:
            log.warning("home tab not shown", error=error)
        self._refused = error


def _shown(said: Say) -> Iterable[Mapping[str, object]]:
    return said.blocks or sections(said.text)
