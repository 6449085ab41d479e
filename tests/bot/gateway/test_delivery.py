"""A response that Slack refuses in one place goes to the next."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from attrs import evolve as with_
from structlog.testing import capture_logs

from actors.incident.ids import ChannelId, IncidentNumber, StepKey
from actors.incident.keys import announce_key
from actors.incident.steps.events import InviteRefused, StepFailed
from bot.dialogue.forms.form import Form
from bot.gateway.background import AGAIN, TRIES
from bot.screens import actions
from bot.screens.plainer import WITHOUT_METADATA
from bot.settings.configuration import Channels, Configuration
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.slack.socket.envelope import Envelope
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)
from bot.words import (
    delivery,
    field_errors,
    refusals,
    retry_text,
    unclear_requests,
)
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, BOB, HELP, NEWS, P2, T0
from tests.actors.incident.slack import OWN
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.scripted_slack import NO
from tests.bot.sent import URL, clicked, submitted, typed
from tests.bot.team import SEVEN

USED, EXPIRED = Refused(error="used_url"), Refused(error="expired_url")
GONE = Refused(error="http_404")
UNSURE = Unknown(error="timeout")
SLOW_DOWN = NotDone(error="ratelimited", retry_after=9.0)
NO_SCOPE = Misconfigured(error="missing_scope")
ELSEWHERE = Refused(error="response_url_not_allowed")
REFUSALS = [USED, EXPIRED, GONE, ELSEWHERE, NO_SCOPE]


def withheld(sent: Envelope) -> Envelope:
    return with_(sent, accepts_response_payload=False)


async def fall(at: RunningGateway, sent: Envelope) -> None:
    """Have it handled, and let every wait pass."""
    assert await at.gateway.handle(sent) is None
    await at.clock.advance(200)


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


async def test_without_blocks_the_same_words_are_not_tried_twice(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = NO
        await fall(at, withheld(typed("/nothing")))

        assert "blocks" not in at.slack.calls[0][1]
        assert len(at.slack.said()) == 1


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
        assert told == delivery.answer_to(
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


@pytest.mark.parametrize("asked", [HELP, NEWS, ChannelId("CALL")])
async def test_no_response_goes_to_a_channel_of_announcements(
    tmp_path: Path, asked: ChannelId
) -> None:
    channels = Channels(announce=(ChannelId("CALL"), NEWS))
    async with running_gateway(tmp_path, Configuration(channels=channels)) as at:
        await keep(at.store, 7, *SEVEN[:-1])
        for method in ("respond", "conversations.open"):
            at.slack.always[method] = NO
        with capture_logs() as logs:
            await fall(at, clicked(actions.REOPEN, "7", channel={"id": asked}))

        assert at.slack.places() == []
        assert len(undelivered(logs)) == 1


@pytest.mark.parametrize("url", ["", None])
async def test_without_an_address_the_person_is_told_at_once(
    tmp_path: Path, url: str | None
) -> None:
    async with running_gateway(tmp_path) as at:
        await fall(at, clicked(actions.REOPEN, "9", response_url=url))

        assert at.slack.said() == []
        assert at.slack.places() == ["DUADA"]


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


async def test_a_direct_message_waits_until_slack_takes_it(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.always["respond"] = USED
        at.slack.planned["conversations.open"] = [SLOW_DOWN]
        await at.clicks(actions.REOPEN, "9")
        await at.clock.advance(8)
        assert at.slack.places() == []

        await at.clock.advance(1)
        assert at.slack.places() == ["DUADA"]


async def test_the_log_of_an_undelivered_answer_has_nothing_typed(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        for method in ("respond", "conversations.open", "chat.postMessage"):
            at.slack.always[method] = NO
        with capture_logs() as logs:
            await fall(at, withheld(typed("/incident", "statsu")))

        assert len(undelivered(logs)) == 1
        assert "statsu" not in str(logs)


async def test_a_window_that_no_acknowledgement_answers_is_answered_in_person(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await fall(at, withheld(filed("not-sure", title="")))
        (refused,) = at.slack.said("chat.postMessage")
        await fall(at, withheld(filed("not-sure", title="Mails are late")))
        _, declared = at.slack.said("chat.postMessage")

    assert refused.startswith(field_errors.WINDOW_NOT_SAVED)
    assert field_errors.NO_TITLE in refused
    assert "Incident 1 declared" in declared


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


def filed(service: str, title: str) -> Envelope:
    values = {"title": title, "service": service, "severity": P2.key}
    form = Form(id="form-00000077", origin=ChannelId("CASKED"), number=None)
    return submitted(values, form, actions.DECLARE)


def undelivered(logs: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    return [line for line in logs if line["event"] == "answer not delivered"]


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


A_GUEST = InviteRefused(
    at=T0, step=StepKey("invite"), person=BOB, error="user_is_restricted"
)
MISSED = StepFailed(at=T0, step=announce_key(NEWS), error="restricted_action")


async def test_the_channel_of_a_request_learns_nothing_private_about_others(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN, A_GUEST, MISSED)
        at.slack.always["respond"] = at.slack.always["conversations.open"] = NO
        at.slack.planned["chat.postMessage"] = [NO]
        await fall(at, withheld(typed("/incident", "status 7")))

        assert at.slack.places() == [OWN, "CASKED"]
        inside, outside = at.slack.said("chat.postMessage")
        assert "guest" in inside
        assert "guest" not in outside
        assert f"<@{BOB}>. " not in outside
        assert f"<#{NEWS}>" in outside
        assert "Steps about people are shown in the incident's channel only." in outside


@pytest.mark.parametrize(
    "said", [refusals.DEACTIVATED, refusals.NOT_FOR_BOTS, refusals.UNKNOWN_PERSON]
)
def test_facts_about_the_asker_are_not_posted_in_a_channel(said: Mrkdwn) -> None:
    assert delivery.without_people(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        refusals.FOREIGN,
        retry_text.RETRYING,
        Mrkdwn("Closed by <@UADA>."),
        Mrkdwn("• a"),
    ],
)
def test_what_is_not_private_is_said_as_it_is(said: Mrkdwn) -> None:
    assert delivery.without_people(said) == said


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
