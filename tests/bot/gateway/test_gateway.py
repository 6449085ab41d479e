"""What the gateway answers when something is refused, fails or has no id."""

from pathlib import Path

import pytest
from attrs import evolve as with_
from structlog.testing import capture_logs

from actors.errors import Crashed, JournalUnavailable, Overloaded, Parked, Rejected
from actors.incident.ids import IncidentNumber
from bot.screens import actions
from bot.words import refusals, unclear_requests
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.fakes import quiet
from tests.actors.incident.slack import OWN
from tests.bot.gateway.deliveries import filed
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.scripted_slack import NO
from tests.bot.sent import clicked, envelope, typed
from tests.bot.team import SEVEN

BUG = ValueError("a bug")


@pytest.mark.parametrize(
    ("trouble", "said", "level"),
    [
        (JournalUnavailable("full"), as_mrkdwn(refusals.unavailable()), "warning"),
        (Crashed(7), as_mrkdwn(refusals.broke("00000001")), "warning"),
        (Parked(7), as_mrkdwn(refusals.not_done_parked(IncidentNumber(7))), "warning"),
        (Overloaded(7), as_mrkdwn(refusals.BUSY), "warning"),
        (Rejected("no such"), as_mrkdwn(refusals.rejected("no such", None)), "info"),
    ],
)
async def test_a_refused_command_is_told_in_words_and_logged_with_what_is_quoted(
    tmp_path: Path, trouble: Exception, said: str, level: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.engine.trouble = trouble
        with capture_logs() as logs:
            answer = await at.types("/closeincident", "secret words", channel_id=OWN)

    assert answer is not None
    assert answer["text"] == said
    assert logs == [
        {
            "event": "request refused",
            "log_level": level,
            "request": "Close",
            "reason": type(trouble).__name__,
            "incident": 7,
            "reference": "00000001",
        }
    ]


@pytest.mark.parametrize("trouble", [JournalUnavailable("full"), Crashed(3)])
async def test_each_refused_window_leaves_one_line_in_the_log(
    tmp_path: Path, trouble: Exception
) -> None:
    async with running_gateway(tmp_path) as at:
        at.engine.trouble = trouble
        with capture_logs() as logs:
            for _ in range(25):
                answer = await at.gateway.handle(filed("not-sure", "Secret words"))
                assert answer is not None
                assert answer["response_action"] == "errors"

    assert len(logs) == 25
    assert {(x["event"], x["request"], x["reference"]) for x in logs} == {
        ("request refused", "declare", "00000077")
    }
    assert "ecret" not in str(logs)


async def test_an_unreadable_store_is_logged_with_the_number_in_the_request(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.store.refuse_reads()
        with capture_logs() as logs:
            answer = await at.types("/incident", "status 12")

    assert answer is not None
    assert answer["text"] == as_mrkdwn(refusals.unavailable())
    (cause, line) = logs
    assert (cause["event"], cause["why"]) == ("database call failed", "not authorized")
    assert (line["request"], line["reason"]) == ("SlashCommand", "JournalUnavailable")
    assert (line["incident"], line["reference"]) == (12, "00000001")


async def test_a_bug_is_told_with_the_reference_that_the_log_has(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.engine.trouble = BUG
        with capture_logs() as logs:
            answer = await at.types("/incident", "close #7 secret words")

    assert answer is not None
    assert answer["text"] == as_mrkdwn(refusals.broke("00000001"))
    (line,) = logs
    assert line["event"] == "request failed"
    assert (line["incident"], line["reference"]) == (7, "00000001")


@pytest.mark.parametrize("method", ["respond", "conversations.open"])
async def test_a_bug_while_answering_ends_that_answer_only(
    tmp_path: Path, method: str
) -> None:
    async with running_gateway(tmp_path) as at:
        if method != "respond":
            at.slack.always["respond"] = NO
        at.slack.planned[method] = [BUG]
        with capture_logs() as logs:
            await at.clicks(actions.REOPEN, "9")
            await quiet()
        await at.clicks(actions.REOPEN, "9")
        await quiet()

    happened = [line["event"] for line in logs]
    assert happened == ["answer not delivered", "request failed"]
    assert at.slack.said()[-1] == as_mrkdwn(unclear_requests.no_such(IncidentNumber(9)))


async def test_a_bug_while_a_window_is_opened_ends_that_window_only(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.planned["views.open"] = [BUG]
        with capture_logs() as logs:
            assert await at.types("/incident", "") is None
            await quiet()

    assert [line["event"] for line in logs] == ["request failed"]
    assert at.slack.said() == [as_mrkdwn(refusals.broke("00000001"))]


async def test_a_bug_while_a_window_is_redrawn_only_fails_that(tmp_path: Path) -> None:
    payload = {
        "type": "block_actions",
        "user": {"id": "UADA"},
        "team": {"id": "T1"},
        "view": {"id": "V1", "callback_id": actions.DECLARE, "hash": "h"},
        "actions": [{"block_id": "service", "type": "static_select"}],
    }
    async with running_gateway(tmp_path) as at:
        at.slack.always["views.update"] = BUG
        with capture_logs() as logs:
            assert await at.gateway.handle(envelope("interactive", payload)) is None
            await quiet()

    assert [line["event"] for line in logs] == ["request failed"]


async def test_requests_without_an_id_are_not_taken_for_one_and_the_same(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        for text in ("close", "reopen", "close"):
            await at.types("/incident", f"{text} 7", trigger_id="")
            await at.clicks(actions.REOPEN, "7", trigger_id="")

        assert {request for *_, request in at.engine.asked} == {None}
        kinds = [type(event).__name__ for event in await at.store.read(7)]
        assert kinds[2:] == ["Closed", "Reopened", "Closed", "Reopened"]


async def test_windows_without_an_id_are_not_taken_for_one_and_the_same(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        for title in ("One", "Another"):
            sent = filed("not-sure", title)
            view = dict(as_mapping(sent.payload["view"]))
            view["id"] = view["private_metadata"] = ""
            await at.gateway.handle(with_(sent, payload={**sent.payload, "view": view}))

        assert len(await at.store.open_incidents()) == 2


@pytest.mark.parametrize("is_accepted", [True, False])
async def test_words_go_with_the_acknowledgement_only_where_slack_reads_them(
    tmp_path: Path, *, is_accepted: bool
) -> None:
    async with running_gateway(tmp_path) as at:
        sent = with_(
            typed("/incident", "status 9"), accepts_response_payload=is_accepted
        )
        answer = await at.gateway.handle(sent)
        await quiet()

        assert (answer is not None) == is_accepted
        assert len(at.slack.said()) == (0 if is_accepted else 1)


async def test_a_click_is_answered_beside_its_acknowledgement(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        assert await at.gateway.handle(clicked(actions.REOPEN, "9")) is None
        await quiet()

        assert len(at.slack.said()) == 1


ODD_PAYLOADS: list[dict[str, object]] = [
    {},
    {"type": "block_actions"},
    {"type": "block_actions", "actions": "x", "user": [], "team": 7},
    {"type": "block_actions", "actions": [[]], "user": {"id": {}}},
    {"type": "view_submission", "view": []},
    {"type": "view_submission", "view": {"state": {"values": {"a": 7}}}},
    {"command": ["x"], "text": {}, "user_id": 7, "trigger_id": 7, "team_id": "T1"},
    {"type": 7, "event": "x" * 10_000},
]


@pytest.mark.parametrize("payload", ODD_PAYLOADS)
@pytest.mark.parametrize("kind", ["slash_commands", "interactive", "", "unreadable"])
async def test_every_payload_is_acknowledged_however_odd(
    tmp_path: Path, kind: str, payload: dict[str, object]
) -> None:
    async with running_gateway(tmp_path) as at:
        with capture_logs() as logs:
            await at.gateway.handle(envelope(kind, payload))
            await quiet()

    assert "request failed" not in [line["event"] for line in logs]


def as_mapping(found: object) -> dict[str, object]:
    assert isinstance(found, dict)
    return found
