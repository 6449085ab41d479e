"""A response is sent again, or waits until Slack takes it, or is cut off."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.gateway.background import AGAIN, TRIES
from bot.screens import actions
from bot.slack.web.results import CallResult, NotDone, Refused
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA
from tests.bot.gateway.deliveries import SLOW_DOWN, UNSURE, USED, fall
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import URL, clicked, typed


async def test_a_message_that_may_have_arrived_is_sent_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.planned["respond"] = [UNSURE]
        assert await at.clicks(actions.REOPEN, "9") is None
        await at.clock.advance(AGAIN)

        assert len(at.slack.said()) == 2
        assert at.slack.places() == []


@pytest.mark.parametrize("answer", [UNSURE, SLOW_DOWN])
async def test_a_response_that_is_never_accepted_goes_to_the_next_place(
    tmp_path: Path, answer: CallResult
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = answer
        await fall(at, clicked(actions.REOPEN, "9"))

        assert len(at.slack.said()) == TRIES
        assert at.slack.places() == ["DUADA"]


async def test_a_direct_message_waits_until_slack_takes_it(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = USED
        at.slack.planned["conversations.open"] = [SLOW_DOWN]
        await at.clicks(actions.REOPEN, "9")
        await at.clock.advance(8)
        assert at.slack.places() == []

        await at.clock.advance(1)
        assert at.slack.places() == ["DUADA"]


async def test_what_a_lost_acknowledgement_had_to_say_is_said_by_the_address(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        sent = typed("/incident", "status 9")
        said = await at.gateway.handle(sent)
        assert said
        at.gateway.deliver_late(sent, said)
        await quiet()

        ((name, given),) = at.slack.calls
        assert name == "respond"
        assert given == {**said, "url": URL}


async def test_a_long_delay_of_the_response_url_is_not_waited_out(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = NotDone(error="ratelimited", retry_after=120.0)
        assert await at.gateway.handle(clicked(actions.REOPEN, "9")) is None
        await quiet()

        assert at.slack.said("chat.postMessage") == at.slack.said()


async def test_a_long_delay_is_waited_out_if_no_other_private_place_works(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["conversations.open"] = Refused(error="cannot_dm_bot")
        closed = NotDone(error="ratelimited", retry_after=120.0)
        at.slack.planned["respond"] = [closed, closed]
        await fall(at, clicked(actions.REOPEN, "9"))

        assert at.slack.said("respond")
        assert not at.slack.said("chat.postMessage")


async def test_an_answer_that_a_stop_cuts_off_is_logged(tmp_path: Path) -> None:
    with capture_logs() as lines:
        async with running_gateway(tmp_path) as at:
            closed = NotDone(error="ratelimited", retry_after=120.0)
            at.slack.always["respond"] = closed
            at.slack.always["conversations.open"] = closed
            assert await at.gateway.handle(clicked(actions.REOPEN, "9")) is None
            await quiet()

    (line,) = [x for x in lines if x["event"] == "answer not delivered"]
    assert line["person"] == ADA
