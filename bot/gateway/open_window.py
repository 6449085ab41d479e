"""Opens a window."""

import structlog

from bot.dialogue.reply import OpenWindow
from bot.slack.web.results import Done, Refused, Unknown
from bot.slack.web.throttled_api import Calls

log = structlog.get_logger()


async def open_window(api: Calls, trigger: str, wanted: OpenWindow) -> bool:
    """Open a window within the 3 seconds of its trigger. Return whether it is open."""
    arguments = {"trigger_id": trigger, "view": wanted.view}
    answer = await api.call("views.open", arguments)
    if isinstance(answer, Unknown):
        # The window may be open. If it is, Slack refuses the trigger as used.
        answer = await api.call("views.open", arguments)
    if isinstance(answer, Done) or answer.error == "exchanged_trigger_id":
        return True
    why = answer.messages if isinstance(answer, Refused) else ()
    log.warning("window not opened", error=answer.error, messages=why)
    return False
