"""A command whose window Slack does not open."""

from actors.incident.ids import PersonId
from bot.base.json_types import JsonObject, text
from bot.screens import actions
from bot.slack.web.results import CallResult, Refused
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, HELP
from tests.bot.running_gateway import RunningGateway
from tests.bot.sent import buttons_in

LONG = "Nobody can pay since the last release, and " * 60 + "that is all."
REFUSED = Refused(
    error="invalid_arguments",
    messages=("[ERROR] must be less than 25 characters [json-pointer:/view/title]",),
)


async def types(at: RunningGateway, typed: str) -> None:
    await at.types("/incident", typed, channel_id=HELP)
    await quiet()


async def clicks(
    at: RunningGateway, action: str, value: str, by: PersonId = ADA
) -> None:
    await at.clicks(action, value, by=by, channel={"id": HELP})
    await quiet()


async def refused(at: RunningGateway, typed: str, *answers: CallResult) -> JsonObject:
    """Type a command whose window is not opened; return what is said instead."""
    at.slack.planned["views.open"] = list(answers or (REFUSED,))
    await types(at, typed)
    assert at.slack.planned["views.open"] == []
    return at.slack.sent()[-1]


def said(message: JsonObject) -> str:
    return text(message, "text")


def kept_id(message: JsonObject) -> str:
    return buttons_in(message)[actions.DECLARE_NOW]
