"""Updates windows while somebody fills them in or selects their buttons.

Rule 1: a window shows the result of the latest choice in it, even if an earlier choice
is handled later. A submission works even if the update comes late or never.
Rule 2: a window that shows something else by now is left alone.
"""

from collections.abc import Awaitable, Callable
from enum import Enum, auto

import anyio
import structlog
from attrs import define, field

from bot.base.json_types import JsonObject, child, text
from bot.base.recent import Recent
from bot.dialogue.reply import Reply, ShowWindow
from bot.slack.kit.requests import View
from bot.slack.web.results import CallResult, Done, Refused
from bot.slack.web.throttled_api import Calls

log = structlog.get_logger()


class Shown(Enum):
    """What became of an update of a window."""

    SHOWN = auto()
    OVERTAKEN = auto()
    """Somebody did something else in the window meanwhile; it shows that result."""

    NOTHING = auto()
    """There was nothing to show."""

    GONE = auto()
    """The window was closed, or shows something else by now."""

    REFUSED = auto()


GONE = frozenset({"hash_conflict", "not_found"})
"""The errors of a window that shows something else by now, or was closed."""


@define(eq=False)
class _Chosen:
    """The choices in one window.

    Attributes:
        hash: the window's hash after Muster's latest update.
        callback: the window that this update showed.
    """

    turn: anyio.Lock = field(factory=anyio.Lock)
    latest: View | None = None
    hash: str = ""
    callback: str = ""


@define(kw_only=True)
class Redraws:
    """Updates windows after choices in them."""

    api: Calls
    _chosen: Recent[_Chosen] = field(factory=lambda: Recent(_Chosen), init=False)

    async def show(
        self, window: View, react: Callable[[], Awaitable[Reply | None]]
    ) -> Shown:
        """Update the window, unless somebody makes another choice first."""
        chosen = self._chosen.of(window.id)
        chosen.latest = window
        shown = Shown.OVERTAKEN
        async with chosen.turn:
            if chosen.latest is window:
                shown = await self._show(window, await react(), chosen)
            if chosen.latest is window:
                # A window is large, and hundreds are remembered.
                chosen.latest = None
        return shown

    async def _show(self, window: View, shown: Reply | None, chosen: _Chosen) -> Shown:
        if not isinstance(shown, ShowWindow):
            log.info("window not updated", error="nothing to show")
            return Shown.NOTHING
        answer = await self._replace(window.id, shown.view, window.hash)
        is_same = chosen.callback == window.callback
        if _is_conflict(answer) and chosen.hash and is_same:
            # Somebody made the choice before the last update was visible.
            answer = await self._replace(window.id, shown.view, chosen.hash)
        if isinstance(answer, Done):
            chosen.hash = text(child(answer.body, "view"), "hash")
            chosen.callback = text(shown.view, "callback_id")
            return Shown.SHOWN
        log.info("window not updated", error=answer.error)
        return Shown.GONE if answer.error in GONE else Shown.REFUSED

    async def _replace(self, view_id: str, view: JsonObject, seen: str) -> CallResult:
        arguments = {"view_id": view_id, "hash": seen or None, "view": view}
        return await self.api.call("views.update", arguments)


def _is_conflict(answer: CallResult) -> bool:
    return isinstance(answer, Refused) and answer.error == "hash_conflict"
