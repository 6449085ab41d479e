"""Opens a window, by itself or on top of another."""

import structlog

from bot.base.json_types import JsonObject
from bot.slack.web.results import Done, Refused, Unknown
from bot.slack.web.throttled_api import Calls

log = structlog.get_logger()


async def open_window(api: Calls, trigger: str, view: JsonObject) -> bool:
    """Open a window within the 3 seconds of its trigger. Return whether it is open."""
    return await _shown(api, "views.open", trigger, view)


async def put_on_top(api: Calls, trigger: str, view: JsonObject) -> bool:
    """Show a window on top of the one with the button. Return whether it is there.

    Closing it leads back. Slack shows at most three windows on top of each other.
    """
    return await _shown(api, "views.push", trigger, view)


async def _shown(api: Calls, method: str, trigger: str, view: JsonObject) -> bool:
    arguments = {"trigger_id": trigger, "view": view}
    answer = await api.call(method, arguments)
    if isinstance(answer, Unknown):
        # The window may be open. If it is, Slack refuses the trigger as used.
        answer = await api.call(method, arguments)
    if isinstance(answer, Done) or answer.error == "exchanged_trigger_id":
        return True
    why = answer.messages if isinstance(answer, Refused) else ()
    log.warning("window not opened", error=answer.error, messages=why)
    return False
