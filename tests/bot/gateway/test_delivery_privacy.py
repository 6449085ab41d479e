"""What a response may say in a channel, and what of it is logged."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import announce_key
from actors.incident.steps.events import InviteRefused, StepFailed
from bot.gateway import public_answer
from bot.screens import actions
from bot.settings.configuration import Channels, Configuration
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words import refusals, retry_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import BOB, HELP, NEWS, T0
from tests.actors.incident.slack import OWN
from tests.bot.gateway.deliveries import fall, undelivered, withheld
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.scripted_slack import NO
from tests.bot.sent import clicked, typed
from tests.bot.team import SEVEN


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
    "said",
    [
        as_mrkdwn(refusals.DEACTIVATED),
        as_mrkdwn(refusals.NOT_FOR_BOTS),
        as_mrkdwn(refusals.UNKNOWN_PERSON),
    ],
)
def test_facts_about_the_asker_are_not_posted_in_a_channel(said: Mrkdwn) -> None:
    assert public_answer.without_people(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        as_mrkdwn(refusals.FOREIGN),
        as_mrkdwn(retry_text.RETRYING),
        Mrkdwn("Closed by <@UADA>."),
        Mrkdwn("• a"),
    ],
)
def test_what_is_not_private_is_said_as_it_is(said: Mrkdwn) -> None:
    assert public_answer.without_people(said) == said
