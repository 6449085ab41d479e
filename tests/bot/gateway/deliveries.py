"""Responses that Slack refuses, and what became of them."""

from collections.abc import Iterable, Mapping

from attrs import evolve as with_

from actors.incident.ids import ChannelId
from bot.dialogue.forms.form import Form
from bot.screens import actions
from bot.slack.socket.envelope import Envelope
from bot.slack.web.results import Misconfigured, NotDone, Refused, Unknown
from tests.actors.incident.case import P2
from tests.bot.running_gateway import RunningGateway
from tests.bot.sent import submitted

USED, EXPIRED = Refused(error="used_url"), Refused(error="expired_url")
GONE = Refused(error="http_404")
UNSURE = Unknown(error="timeout")
SLOW_DOWN = NotDone(error="ratelimited", retry_after=9.0)
NO_SCOPE = Misconfigured(error="missing_scope")
ELSEWHERE = Refused(error="response_url_not_allowed")


def withheld(sent: Envelope) -> Envelope:
    return with_(sent, accepts_response_payload=False)


async def fall(at: RunningGateway, sent: Envelope) -> None:
    """Have it handled, and let every wait pass."""
    assert await at.gateway.handle(sent) is None
    await at.clock.advance(200)


def filed(service: str, title: str) -> Envelope:
    values = {"title": title, "service": service, "severity": P2.key}
    form = Form(id="form-00000077", origin=ChannelId("CASKED"), number=None)
    return submitted(values, form, actions.DECLARE)


def undelivered(logs: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    return [line for line in logs if line["event"] == "answer not delivered"]
