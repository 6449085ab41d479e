"""The Home tab is drawn for whoever opens it and may see it."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.base.json_types import JsonObject, text
from bot.features.ways import Ways
from bot.screens import actions
from bot.screens.home import home_with
from bot.screens.paragraphs import sections
from bot.slack.web.results import NotDone
from bot.words import refusals
from bot.words.spans import Said
from tests.actors.incident.case import ADA, BOB
from tests.bot.gateway.home_desk import (
    NO_HOME,
    PUBLISH,
    Desk,
    click,
    homes,
    opened,
)
from tests.bot.people_fake import ELSEWHERE, FakeUsers, user
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.shown import shown
from tests.bot.team import SEVEN


async def test_it_is_drawn_for_the_person_who_opens_it(tmp_path: Path) -> None:
    desk = Desk()
    async with running_gateway(tmp_path, ways=desk.ways) as at:
        assert await at.sends(opened()) is None

        (sent,) = at.slack.sent(PUBLISH)
        assert sent["user_id"] == ADA
        assert at.slack.methods == [PUBLISH]
    assert desk.drawn == [ADA]


async def test_opening_the_messages_draws_nothing(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        await at.sends(opened(tab="messages"))

        assert at.has_done_nothing


async def test_a_bot_without_a_home_tab_draws_nothing(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Ways.of(())) as at:
        await at.sends(opened())

        assert at.has_done_nothing


async def test_an_app_without_a_home_tab_is_logged_once_and_nobody_is_told(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.always[PUBLISH] = NO_HOME
        with capture_logs() as logs:
            for person in (ADA, BOB, ADA):
                await at.sends(opened(person))

        assert at.slack.methods == [PUBLISH] * 3
    (line,) = logs
    assert line == {
        "event": "home tab not shown",
        "error": "not_enabled",
        "log_level": "warning",
    }


async def test_a_refusal_after_a_success_is_logged_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.planned[PUBLISH] = [NO_HOME]
        with capture_logs() as logs:
            await at.sends(opened())
            await at.sends(opened())
            at.slack.planned[PUBLISH] = [NO_HOME]
            await at.sends(opened())

    assert [line["event"] for line in logs] == ["home tab not shown"] * 2


async def test_a_drawing_that_slack_delays_is_sent_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.planned[PUBLISH] = [NotDone(error="ratelimited", retry_after=5.0)]
        await at.sends(opened())
        await at.clock.advance(5)

        assert homes(at) == [homes(at)[0]] * 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (user(team=ELSEWHERE), refusals.FOREIGN),
        (user(deleted=True), refusals.DEACTIVATED),
        (user(is_bot=True), refusals.NOT_FOR_BOTS),
    ],
    ids=["foreign", "deactivated", "a bot"],
)
async def test_people_without_permission_read_why_and_see_no_incident(
    tmp_path: Path, said: JsonObject, why: Said
) -> None:
    told = FakeUsers(users={ADA: said})
    async with running_gateway(tmp_path, told=told) as at:
        await keep(at.store, 7, *SEVEN)
        await at.sends(opened())
        refresh = click(actions.REFRESH_HOME, "home", team=text(said, "team_id"))
        await at.sends(refresh)

        alone = "\n".join(shown(home_with(sections(why))["blocks"]))
        assert homes(at) == [alone, alone]


async def test_if_the_database_does_not_answer_it_says_so(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        at.store.refuse_reads()
        await at.sends(opened())

        (home,) = homes(at)
        assert "Muster cannot" in home
        assert "Refresh" in home


async def test_a_bug_in_the_drawing_is_said_and_harms_nothing_else(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk(breaks=True).ways) as at:
        await at.sends(opened())
        await at.sends(click("act"))

        broken, answered = homes(at)
        assert "reference" in broken.lower()
        assert answered.startswith("Done\n")
