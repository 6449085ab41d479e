"""A message whose form Slack refuses comes in a plainer one, in the same place."""

from collections.abc import Mapping

import pytest

from actors.incident.announcement import announcement_of
from actors.incident.effects import (
    Delayed,
    Effect,
    Outcome,
    PostMessage,
    Refused,
    SentMessage,
    UpdateMessage,
)
from actors.incident.ids import ChannelId, MessageTs
from actors.incident.plan.card import card_of
from actors.incident.plan.handoff import next_steps_of
from actors.incident.plan.receipt_places import WITHOUT_BLOCKS
from actors.incident.views import Progress
from bot.base.json_types import as_object, child, items, text
from bot.screens.plainer import WITHOUT_METADATA
from bot.slack.web import results
from bot.words import buttons
from tests.actors.incident.case import CLOSE, DECLARE, HELP
from tests.actors.incident.run import run_of
from tests.bot import scripted as slack
from tests.bot.bodies import appeal, receipt
from tests.bot.scripted import OK, POST, POSTED, Scripted, scripted, step_of

INCIDENT = run_of(DECLARE, CLOSE).drain().incident
CHANNEL, TS = ChannelId("C1"), MessageTs("1.5")
CARD = PostMessage(to=CHANNEL, body=card_of(INCIDENT))
EDIT = UpdateMessage(channel=CHANNEL, ts=TS, body=card_of(INCIDENT))
ANNOUNCED = PostMessage(to=HELP, body=announcement_of(INCIDENT, HELP))
HANDED_OFF = PostMessage(
    to=CHANNEL, body=next_steps_of(INCIDENT, INCIDENT.lifecycle.closures[0])
)
RECEIPT = PostMessage(to=CHANNEL, body=receipt("Checkout fails", Progress.REFUSED))
APPEAL = PostMessage(to=CHANNEL, body=appeal("Checkout fails"))
SENT = SentMessage(channel=CHANNEL, ts=TS)


def no(error: str) -> results.Refused:
    return results.Refused(error=error)


async def performed(api: Scripted, effect: Effect) -> Outcome:
    return await slack.performed(api, INCIDENT, step_of(effect, "card/1"))


def sent(api: Scripted) -> list[Mapping[str, object]]:
    return [arguments for _method, arguments in api.calls]


def first_block_id(message: Mapping[str, object]) -> str:
    return text(as_object(items(message, "blocks")[0]), "block_id")


@pytest.mark.parametrize("error", sorted(WITHOUT_BLOCKS))
@pytest.mark.parametrize("effect", [CARD, ANNOUNCED, HANDED_OFF])
async def test_a_message_comes_without_the_blocks_that_slack_refuses(
    error: str, effect: PostMessage
) -> None:
    api = scripted(chat_postMessage=[no(error), POSTED])

    assert await performed(api, effect) == SENT
    full, bare = sent(api)
    assert "blocks" not in bare
    assert full["metadata"] == bare["metadata"]
    assert full["channel"] == bare["channel"] == effect.to
    assert str(bare["text"]).startswith(str(full["text"]).split("\n", maxsplit=1)[0])


async def test_a_message_without_blocks_says_everything_that_stood_in_them() -> None:
    api = scripted(chat_postMessage=[no("invalid_blocks"), POSTED])
    await performed(api, HANDED_OFF)

    said = str(sent(api)[1]["text"])
    assert f"Instead of a button “{buttons.REOPEN}”, type `/incident reopen 7`" in said


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long"])
async def test_an_edit_comes_without_the_blocks_that_slack_refuses(error: str) -> None:
    api = scripted(chat_update=[no(error), OK])
    outcome = await performed(api, EDIT)

    assert not isinstance(outcome, Refused)
    full, bare = sent(api)
    assert (full["ts"], bare["ts"], "blocks" in bare) == (TS, TS, False)
    assert bare["metadata"] == full["metadata"]


@pytest.mark.parametrize("error", sorted(WITHOUT_METADATA))
@pytest.mark.parametrize("effect", [CARD, ANNOUNCED, RECEIPT, APPEAL])
async def test_a_message_comes_without_the_metadata_that_slack_refuses(
    error: str, effect: PostMessage
) -> None:
    api = scripted(chat_postMessage=[no(error), POSTED])

    assert await performed(api, effect) == SENT
    full, bare = sent(api)
    assert "metadata" not in bare
    assert bare["blocks"] == full["blocks"]
    # By this it is found again, when the answer is lost.
    step = text(child(child(full, "metadata"), "event_payload"), "step")
    assert first_block_id(bare).startswith(f"{step}|")


@pytest.mark.parametrize("effect", [RECEIPT, APPEAL])
async def test_a_message_about_steps_without_blocks_has_a_row_of_its_own(
    effect: PostMessage,
) -> None:
    api = scripted(chat_postMessage=[no("invalid_blocks"), POSTED])

    assert await performed(api, effect) == Refused(error="invalid_blocks")
    assert api.methods == [POST]


@pytest.mark.parametrize("error", ["restricted_action", "channel_not_found", "odd"])
async def test_a_place_that_refuses_a_message_gets_no_plainer_form(error: str) -> None:
    api = scripted(chat_postMessage=[no(error), POSTED])

    assert await performed(api, CARD) == Refused(error=error)
    assert api.methods == [POST]


async def test_a_step_is_refused_if_slack_refuses_both_forms() -> None:
    api = scripted(chat_postMessage=[no("invalid_blocks"), no("restricted_action")])

    assert await performed(api, CARD) == Refused(error="restricted_action")
    assert api.methods == [POST, POST]


async def test_the_plainer_form_may_have_to_wait() -> None:
    later = results.NotDone(error="ratelimited", retry_after=30.0)
    api = scripted(chat_postMessage=[no("invalid_blocks"), later])

    assert await performed(api, CARD) == Delayed(seconds=30.0, why="ratelimited")
