"""How a window is opened, while the trigger of what asked for it is alive."""

import structlog

from bot.features.reply import OpenWindow
from bot.slack.web.results import Done, Refused, Unknown
from bot.slack.web.throttled_api import Calls

log = structlog.get_logger()


async def is_opened(api: Calls, trigger: str, wanted: OpenWindow) -> bool:
    """Open it at once: a trigger lives for three seconds. Say whether it is open."""
    arguments = {"trigger_id": trigger, "view": wanted.view}
    answer = await api.call("views.open", arguments)
    if isinstance(answer, Unknown):
        # It may be open; the trigger that was used for it tells.
        answer = await api.call("views.open", arguments)
    if isinstance(answer, Done) or answer.error == "exchanged_trigger_id":
        return True
    why = answer.messages if isinstance(answer, Refused) else ()
    log.warning("window not opened", error=answer.error, messages=why)
    return False
