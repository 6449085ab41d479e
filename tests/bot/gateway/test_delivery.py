from pathlib import Path

import pytest
from structlog.testing import capture_logs

from actors.incident.ids import IncidentNumber
from bot.gateway import public_answer
from bot.screens import actions
from bot.screens.plainer import WITHOUT_METADATA
from bot.slack.web.results import CallResult, Done, Refused
from bot.words import field_errors, unclear_requests
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import ADA
from tests.actors.incident.slack import OWN
from tests.bot.gateway.deliveries import (
    ELSEWHERE,
    EXPIRED,
    GONE,
    NO_SCOPE,
    USED,
    fall,
    filed,
    undelivered,
    withheld,
)
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.scripted_slack import NO
from tests.bot.sent import clicked, typed
from tests.bot.team import SEVEN

REFUSALS = [USED, EXPIRED, GONE, ELSEWHERE, NO_SCOPE]


async def test_an_answer_that_slack_takes_is_given_once(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await fall(at, clicked(actions.REOPEN, "9"))

        assert at.slack.said() == [
            "There is no incident 9. `/incident list` shows the open ones."
        ]
        assert len(at.slack.calls) == 1


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_refused_answer_becomes_a_direct_message(
    tmp_path: Path, refusal: CallResult
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = refusal
        await fall(at, clicked(actions.REOPEN, "9"))

        assert at.slack.said() == at.slack.said("chat.postMessage")
        assert [name for name, _ in at.slack.calls] == [
            "respond",
            "conversations.open",
            "chat.postMessage",
        ]
        assert at.slack.calls[1][1] == {"users": "UADA"}
        assert at.slack.places() == ["DUADA"]


async def test_refused_blocks_are_read_out_in_the_same_place(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.planned["respond"] = [Refused(error="invalid_blocks")]
        await fall(at, withheld(typed("/incident", "lst")))

        first, second = (given for name, given in at.slack.calls if name == "respond")
        assert first["blocks"]
        assert "blocks" not in second
        assert str(second["text"]).startswith(str(first["text"]))
        assert "type `/incident open`" in str(second["text"])
        assert len(at.slack.calls) == 2


@pytest.mark.parametrize("refused", ["conversations.open", "chat.postMessage"])
async def test_without_direct_messages_it_goes_where_they_asked(
    tmp_path: Path, refused: str
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = EXPIRED
        at.slack.planned[refused] = [Refused(error="cannot_dm_user")]
        await fall(at, clicked(actions.REOPEN, "9"))

        assert at.slack.places()[-1] == "CASKED"
        told = at.slack.said("chat.postMessage")[-1]
        assert told == public_answer.answer_to(
            ADA, as_mrkdwn(unclear_requests.no_such(IncidentNumber(9)))
        )


async def test_the_incidents_own_channel_comes_before_the_one_where_they_asked(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.slack.always["respond"] = at.slack.always["conversations.open"] = NO
        at.slack.always["chat.postMessage"] = NO
        with capture_logs() as logs:
            await fall(at, clicked(actions.REOPEN, "7"))

        assert at.slack.places() == [OWN, "CASKED"]
        assert undelivered(logs) == [
            {
                "event": "answer not delivered",
                "log_level": "error",
                "request": "Click",
                "reference": "00000002",
                "incident": 7,
                "person": "UADA",
            }
        ]


async def test_the_channel_of_the_request_names_the_incident_in_the_log(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        for method in ("respond", "conversations.open", "chat.postMessage"):
            at.slack.always[method] = NO
        with capture_logs() as logs:
            await fall(at, withheld(typed("/incident", "status", channel_id=OWN)))

        assert at.slack.places() == [OWN]
        assert [line["incident"] for line in undelivered(logs)] == [7]


@pytest.mark.parametrize("url", ["", None])
async def test_without_an_address_the_person_is_told_at_once(
    tmp_path: Path, url: str | None
) -> None:
    async with running_gateway(tmp_path) as at:
        await fall(at, clicked(actions.REOPEN, "9", response_url=url))

        assert at.slack.said() == []
        assert at.slack.places() == ["DUADA"]


@pytest.mark.parametrize("body", [{}, {"ts": ""}, {"ts": None}, {"ts": 1.5}])
async def test_an_ok_that_names_no_message_is_no_delivery(
    tmp_path: Path, body: dict[str, object]
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = USED
        at.slack.planned["chat.postMessage"] = [Done(body={"ok": True, **body})]
        await fall(at, clicked(actions.REOPEN, "9"))

        assert at.slack.places() == ["DUADA", "DUADA"]


async def test_an_ok_that_names_no_direct_channel_leads_to_the_next_place(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = USED
        at.slack.always["conversations.open"] = Done(body={"ok": True, "channel": {}})
        await fall(at, clicked(actions.REOPEN, "9"))

        assert at.slack.places() == ["CASKED"]


async def test_a_window_that_no_acknowledgement_answers_is_answered_in_person(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await fall(at, withheld(filed("not-sure", title="")))
        (refused,) = at.slack.said("chat.postMessage")
        await fall(at, withheld(filed("not-sure", title="Mails are late")))
        _, declared = at.slack.said("chat.postMessage")

    assert refused.startswith(as_mrkdwn(field_errors.WINDOW_NOT_SAVED))
    assert field_errors.NO_TITLE in refused
    assert "Incident 1 declared" in declared


@pytest.mark.parametrize("error", sorted(WITHOUT_METADATA))
async def test_a_direct_message_comes_without_the_metadata_that_slack_refuses(
    tmp_path: Path, error: str
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = EXPIRED
        at.slack.planned["chat.postMessage"] = [Refused(error=error)]
        await fall(at, clicked(actions.REOPEN, "9"))

        posts = [given for name, given in at.slack.calls if name == "chat.postMessage"]
        assert [x["channel"] for x in posts] == ["DUADA", "DUADA"]
        assert ["metadata" in x for x in posts] == [True, False]
        assert posts[0]["text"] == posts[1]["text"]
