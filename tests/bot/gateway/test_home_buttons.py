"""What a button of the Home tab answers stands on top of it."""

from pathlib import Path

import anyio
from attrs import evolve as with_
from structlog.testing import capture_logs

from bot.gateway.gateway import ANSWER_WITHIN
from bot.screens import actions
from bot.slack.web.results import NotDone, Refused
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, BOB
from tests.bot.gateway.home_desk import (
    NO_HOME,
    PUBLISH,
    WINDOW,
    Desk,
    click,
    homes,
    opened,
)
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.team import SEVEN


async def test_refreshing_draws_it_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        await at.sends(opened())
        assert await at.sends(click("again")) is None

        first, second = homes(at)
        assert "Drawn, 1 times" in first
        assert "Drawn, 2 times" in second
        assert at.slack.methods == [PUBLISH] * 2


async def test_a_button_that_is_no_more_goes_away(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        with capture_logs() as logs:
            await at.sends(click("gone"))

        (home,) = homes(at)
        assert home.startswith("Drawn, 1 times\n")
    assert [line["event"] for line in logs] == ["unknown button ignored"]


async def test_what_a_button_answers_stands_on_top(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        await at.sends(click("act", by=BOB))

        (home,) = homes(at)
        assert home.startswith("Done\nDrawn, 1 times\n")
        assert at.slack.sent(PUBLISH)[0]["user_id"] == BOB
        assert at.slack.methods == [PUBLISH]


async def test_an_answer_that_home_cannot_show_comes_as_a_direct_message(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.always[PUBLISH] = NO_HOME
        await at.sends(click("act"))

        assert at.slack.said("chat.postMessage") == ["Done"]
        assert at.slack.places() == [f"D{ADA}"]


async def test_a_button_without_words_waits_as_long_as_slack_says(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.planned[PUBLISH] = [NotDone(error="ratelimited", retry_after=120.0)]
        await at.sends(click("again"))
        assert len(homes(at)) == 1
        await at.clock.advance(120)

        assert at.slack.methods == [PUBLISH] * 2


async def test_of_several_drawings_that_wait_only_the_last_is_sent(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.planned[PUBLISH] = [NotDone(error="ratelimited", retry_after=60.0)]
        for count in range(5):
            await at.sends(click("again", trigger=f"t{count}"))
        await at.clock.advance(60)

        assert len(homes(at)) == 3
        assert "Drawn, 2 times" in homes(at)[-1]


async def test_words_are_sent_although_a_later_drawing_waits(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.planned[PUBLISH] = [NotDone(error="ratelimited", retry_after=5.0)]
        await at.sends(click("again"))
        await at.sends(click("act", trigger="t2"))
        await at.sends(click("again", trigger="t3"))
        await at.clock.advance(5)

        _, again, done, last = homes(at)
        assert not again.startswith("Done")
        assert done.startswith("Done")
        assert not last.startswith("Done")


async def test_a_button_whose_drawing_slack_refuses_says_what_to_type(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.always[PUBLISH] = NO_HOME
        await at.sends(click("again"))
        await at.sends(click("lead_on", trigger="t2"))

        (said,) = at.slack.said("chat.postMessage")
        assert "/incident list" in said


async def test_a_window_opens_in_front_and_home_is_drawn_behind_it(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        await at.sends(click("lead_on"))

        (sent,) = at.slack.sent("views.open")
        assert (sent["trigger_id"], sent["view"]) == ("t", WINDOW)
        assert at.slack.methods == ["views.open", PUBLISH]


async def test_what_to_type_instead_of_a_refused_window_stands_on_top(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.planned["views.open"] = [Refused(error="expired_trigger_id")]
        await at.sends(click("lead_on"))

        (home,) = homes(at)
        assert home.startswith("Type it\nDrawn, 1 times\n")


async def test_a_slow_answer_is_announced_there_and_follows_there(
    tmp_path: Path,
) -> None:
    desk = Desk(slow=anyio.Event())
    async with running_gateway(tmp_path, ways=desk.ways) as at:
        late = anyio.current_time() - ANSWER_WITHIN
        await at.sends(with_(click("act"), received_at=late))
        assert "taking longer than usual" in homes(at)[0]
        assert desk.slow
        desk.slow.set()
        await quiet()

        assert homes(at)[1].startswith("Done\n")
        assert at.slack.methods == [PUBLISH] * 2


async def test_an_incident_is_joined_from_home(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        await at.sends(opened("UDAN"))
        await at.sends(click(actions.JOIN, by="UDAN"))
        await at.sends(click(actions.JOIN, by="UDAN", trigger="t2"))

        before, joined, again = homes(at)
        assert "Join incident 7" in before
        assert joined.startswith("You have been added to ")
        assert "Join incident 7" not in joined
        assert again.startswith("You are already in ")


async def test_an_incident_that_was_closed_meanwhile_is_not_joined(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        await at.clicks(actions.CLOSE, "7", by=BOB)
        await at.sends(click(actions.JOIN, by="UDAN"))

        (home,) = homes(at)
        assert "Incident 7 was closed by" in home
        assert at.slack.said("chat.postMessage") == []


async def test_an_incident_is_declared_from_home(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.sends(click(actions.DECLARE_ANOTHER, "home"))

        (view,) = at.slack.views("views.open")
        assert view["callback_id"] == actions.DECLARE
