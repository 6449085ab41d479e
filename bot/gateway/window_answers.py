"""Answers the buttons of windows, in the same window or in one on top of it.

Rule: what people have entered is never lost. A window with inputs is not replaced by
one that its button opens: the new one comes on top, and closing it leads back.
"""

from collections.abc import Awaitable, Callable

from attrs import define, field

from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.refused import REFUSALS
from bot.dialogue.reply import OpenWindow, Reply, Say, ShowWindow
from bot.features.feature import Redraw
from bot.features.ways import Ways
from bot.gateway.open_window import put_on_top
from bot.gateway.redraws import Redraws, Shown
from bot.gateway.router import invocation_of
from bot.screens.plain_windows import text_window
from bot.slack.kit.requests import Click, InWindow, Request, View
from bot.slack.web.throttled_api import Calls
from bot.words import forms, phrases


def click_in_window(request: Request) -> tuple[Click, View] | None:
    """Return the click and its window, if somebody selected a button in a window."""
    if isinstance(request, Click) and isinstance(request.place, InWindow):
        return request, request.place.view
    return None


@define(kw_only=True)
class WindowAnswers:
    """Shows what comes of choices and buttons in windows."""

    api: Calls
    ways: Ways = field(repr=False)
    _redraws: Redraws = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._redraws = Redraws(api=self.api)

    async def follow(
        self, window: View, react: Callable[[], Awaitable[Reply | None]]
    ) -> None:
        """Update a window after a choice in it, unless there is nothing to update."""
        await self._redraws.show(window, react)

    async def leads_on(self, click: Click, window: View, wanted: OpenWindow) -> bool:
        """Show the window that a button opens. Return whether nobody misses it."""
        if window.values:
            return await put_on_top(self.api, click.trigger, wanted.view)
        return await self._replaces(window, ShowWindow(view=wanted.view))

    async def answers(
        self, context: Context, click: Click, window: View, reply: Say | ShowWindow
    ) -> bool:
        """Show a button's answer. Return whether nobody misses it.

        Words that a later answer overtook count: the window shows what came of both.
        """
        if isinstance(reply, ShowWindow):
            return await self._replaces(window, reply)
        way = self.ways.windows.get(window.callback)
        if way is None or way.way.redraw is None:
            return await self.says_on_top(click, reply)
        redrawn = _redrawn(way.way.redraw, context, click, reply)
        shown = await self._redraws.show(window, redrawn)
        if shown is Shown.NOTHING:
            return await self.says_on_top(click, reply)
        return shown in {Shown.SHOWN, Shown.OVERTAKEN}

    async def says_on_top(self, request: Request, said: Reply) -> bool:
        """Say something on top of the button's window. Return whether it is visible."""
        in_window = click_in_window(request)
        if in_window is None or not isinstance(said, Say):
            return False
        click, window = in_window
        number = Form.of(window).number
        title = phrases.name_of(number) if number else forms.NO_FIELDS_TITLE
        view = text_window(title, said.text, said.blocks)
        return await put_on_top(self.api, click.trigger, view)

    async def _replaces(self, window: View, shown: ShowWindow) -> bool:
        async def at_once() -> Reply:
            return shown

        return await self._redraws.show(window, at_once) is not Shown.REFUSED


def _redrawn(
    redraw: Redraw, context: Context, click: Click, said: Say
) -> Callable[[], Awaitable[Reply | None]]:
    """Return a function that draws the window as it is when its turn comes."""

    async def redrawn() -> Reply | None:
        try:
            return await redraw(
                context, invocation_of(click, click.value, context), said
            )
        except REFUSALS:
            return None

    return redrawn
