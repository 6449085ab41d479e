"""Sends a message, and sends it in a plainer form if Slack refuses the form."""

from actors.incident.bodies import Body
from actors.incident.views import AppealView, ReceiptView
from bot.base.json_types import JsonObject
from bot.hands.step_context import StepContext
from bot.screens.messages.brief import named_in
from bot.screens.messages.render import NO_NAMES, render
from bot.screens.plainer import WITHOUT_METADATA, plainer
from bot.screens.step_tag import StepTag
from bot.slack.web.results import CallResult, Refused

PLAIN_MESSAGE: JsonObject = {
    "unfurl_links": False,
    "unfurl_media": False,
    "link_names": False,
    "parse": "none",
}
"""With these arguments, Slack adds no links, mentions or previews to a message."""


async def send(
    context: StepContext, method: str, place: JsonObject, body: Body, tag: StepTag
) -> CallResult:
    """Send a message, and send it in a plainer form if Slack refuses the form.

    A message about steps is not sent again here: its form without blocks has other
    words, and a plan row of its own.
    """
    problems = context.findings.for_receipt(body)
    named = named_in(body)
    names = await context.people.names(named) if named else NO_NAMES
    kind = context.incident.kind
    message = render(body, tag, context.nonce, problems, names, kind=kind)
    answer = await context.api.call(method, {**place, **message})
    if not isinstance(answer, Refused):
        return answer
    has_own_row = isinstance(body, ReceiptView | AppealView)
    if has_own_row and answer.error not in WITHOUT_METADATA:
        return answer
    simple = plainer(message, answer.error)
    if simple is None:
        return answer
    return await context.api.call(method, {**place, **simple})
