"""``/incident impact``: one line on what users see."""

from pathlib import Path

import pytest

from actors.incident.details import Update
from actors.incident.ids import IncidentNumber
from bot.dialogue.reply import OpenWindow
from bot.screens import actions
from bot.screens.details.checks import IMPACT_MAX
from bot.words import closing_text, field_errors
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.fakes import quiet
from tests.actors.incident.case import BOB, CYD, mark
from tests.bot.dialogue.contexts import CHANNELS, HELP, ONE, TWO, a_context, types
from tests.bot.dialogue.replies import said
from tests.bot.features.window_values import FORM, VALUES, changes, shown
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import clicked, errors_in, initial

HERE = CHANNELS[TWO]
SEEN = "Nobody can pay by card"


@pytest.mark.parametrize(
    ("text", "number", "kept"),
    [
        (f"impact {SEEN}", TWO, SEEN),
        (f"impact #1 {SEEN}", ONE, SEEN),
        ("impact 12 users  cannot\npay", TWO, "12 users cannot pay"),
        ("impact " + "x" * IMPACT_MAX, TWO, "x" * IMPACT_MAX),
    ],
)
async def test_the_words_after_it_are_what_users_see(
    tmp_path: Path, text: str, number: IncidentNumber, kept: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, text, HERE)
        incident = await context.incidents.read(number)

    assert incident is not None
    assert incident.impact == kept
    assert len(engine.asked) == 1
    assert said(reply) == (
        f"Incident {number}: what users see is saved: “{kept}”. "
        "Every channel that was told about it is being told."
    )


async def test_a_line_that_is_too_long_is_not_saved_and_comes_back_whole(
    tmp_path: Path,
) -> None:
    typed = "x" * (IMPACT_MAX + 1)
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, f"impact {typed}", HERE)

    assert engine.asked == []
    assert said(reply) == (
        "This is not saved, because it has 301 characters. "
        f"Shorten it to 300 or fewer. You typed:\n{typed}"
    )


async def test_without_words_a_window_asks_for_the_line(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        await types(context, f"impact {SEEN}", HERE)
        reply = await types(context, "impact", HERE, request="r2")

    assert isinstance(reply, OpenWindow)
    assert reply.again == "impact #2"
    assert reply.view["callback_id"] == actions.IMPACT
    assert initial(reply.view, "impact") == SEEN


async def test_where_there_is_no_incident_the_words_are_offered_as_a_title(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, "impact of the outage is unclear", HELP)

    assert engine.asked == []
    assert "Declare “impact of the outage is unclear”" in str(reply)


@pytest.mark.parametrize("text", ["impact 1", f"impact #1 {SEEN}"])
async def test_what_users_saw_of_a_closed_incident_is_not_changed(
    tmp_path: Path, text: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        await types(context, "close 1", HELP, request="r1")
        reply = await types(context, text, HELP, request="r2")
        closed = await context.incidents.read(ONE)

    assert closed is not None
    assert closed.impact == ""
    assert said(reply) == as_mrkdwn(closing_text.reopen_first(closed))


async def test_the_window_saves_the_line_and_nothing_else(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.gateway.handle(clicked(actions.WRITE_IMPACT, "1"))
        await quiet()
        (view,) = at.slack.views("views.open")[-1:]
        assert view["callback_id"] == actions.IMPACT

        form = await at.form_of()
        answer = await at.submits(
            {"impact": f" {SEEN} "}, form, callback=actions.IMPACT
        )
        assert answer is None
        assert (await at.incident()).impact == SEEN
        assert await changes(at) == ["ImpactChanged"]


async def test_an_emptied_window_removes_the_line(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.engine.ask(1, Update(mark=mark(), impact=SEEN), "seen")
        form = await at.form_of()
        await at.submits({"impact": SEEN}, form, callback=actions.IMPACT)
        assert (await at.incident()).impact == SEEN
        await at.submits({"impact": " "}, form, callback=actions.IMPACT)

        assert (await at.incident()).impact == ""
        assert await changes(at) == ["ImpactChanged", "ImpactChanged"]


async def test_a_line_that_is_too_long_stays_in_the_window(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        typed = {"impact": "x" * (IMPACT_MAX + 1)}
        answer = await at.submits(typed, await at.form_of(), callback=actions.IMPACT)

        assert errors_in(answer) == {
            "impact": field_errors.TOO_LONG.format(limit=IMPACT_MAX)
        }
        assert await changes(at) == []


async def test_a_window_of_an_older_version_removes_no_line(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.engine.ask(1, Update(mark=mark(), impact=SEEN), "seen")
        old = shown(await at.incident())
        assert "impact" not in old
        await at.submits({**old, "title": "Two"}, await at.form_of())

        assert (await at.incident()).impact == SEEN
        assert await changes(at) == ["ImpactChanged", "TitleChanged"]


async def test_two_who_save_a_title_and_what_users_see_both_get_it(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        first, second = await at.form_of(), await at.form_of()
        before = {**shown(await at.incident()), "impact": ""}
        await at.submits({**before, "title": "Two"}, first, by=BOB)
        await at.submits({**before, "impact": SEEN}, second, by=CYD)

        incident = await at.incident()
        assert (incident.title, incident.impact) == ("Two", SEEN)
