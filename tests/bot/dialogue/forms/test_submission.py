"""Submitted windows are carried out in order, and refusals are shown beside a field."""

from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from actors.incident.lifecycle import Close, Declared
from bot.dialogue.forms.form import Form
from bot.words import field_errors
from tests.actors.fakes import quiet
from tests.actors.incident.case import BOB, HELP, mark
from tests.bot.features.window_values import FORM, OTHER, VALUES, shown
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import errors_in, shown_in
from tests.bot.slack.socket.socket_fake import until


async def test_two_submissions_at_a_time_are_one_incident_with_the_later_text(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.engine.slow = anyio.Event()
        async with anyio.create_task_group() as both:
            both.start_soon(at.submits, VALUES, FORM)
            await until(lambda: len(at.engine.asked) == 1)
            both.start_soon(at.submits, {**VALUES, "title": "Two"}, FORM)
            await quiet()
            assert len(at.engine.asked) == 1
            at.engine.slow.set()

        assert (await at.incident()).title == "Two"
        first, *_ = await at.store.read(1)
        assert isinstance(first, Declared)
        assert first.title == "Nobody can pay"
        assert await at.count() == 1


async def test_a_refusal_is_shown_beside_a_field_that_exists(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        at.engine.trouble = JournalUnavailable("away")
        answer = await at.submits(VALUES, FORM)
        assert "nothing" in errors_in(answer)["title"]
        at.engine.trouble = None
        assert "`" not in errors_in(answer)["title"]

        untitled = await at.submits({"other": "x"}, FORM)
        assert list(errors_in(untitled)) == ["other"]
        empty = await at.submits({}, FORM)
        assert field_errors.NO_TITLE in shown_in(empty)


@pytest.mark.parametrize(
    ("callback", "form"),
    [
        ("update", FORM),
        ("gone", FORM),
        ("gone", OTHER),
    ],
)
async def test_an_unknown_window_is_not_closed_as_if_it_were_saved(
    tmp_path: Path, callback: str, form: Form
) -> None:
    async with running_gateway(tmp_path) as at:
        answer = await at.submits(VALUES, form, callback=callback)

        assert errors_in(answer) == {"title": field_errors.window_outdated()}
        assert at.engine.asked == []


async def test_what_is_refused_in_a_window_is_logged_without_what_was_typed(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        form = await at.form_of()
        before = shown(await at.incident())
        await at.engine.ask(1, Close(mark=mark(BOB, 60), summary=""), "close")
        with capture_logs() as logs:
            await at.submits({**before, "title": "Three"}, form)
            await at.submits({**VALUES, "title": "Four"}, FORM)
            await at.submits(
                {**VALUES, "title": ""}, Form(id="fresh", origin=HELP, number=None)
            )

    refused = [x for x in logs if x["event"].startswith("request refused")]
    reasons = [x.get("reason") for x in refused]
    assert reasons == ["Rejected", "Rejected", "Flaws"]
    assert [x["incident"] for x in refused] == [1, None, None]
    assert refused[2]["fields"] == ["title"]
    assert "Three" not in str(logs)
    assert "Four" not in str(logs)
