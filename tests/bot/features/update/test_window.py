"""The window that sends an update: what it sends, and what follows a choice."""

from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.lifecycle import Close
from actors.incident.status import Status
from actors.incident.updates import SendUpdate
from bot.dialogue.forms.form import Form
from bot.screens import actions
from bot.settings.working_hours import WorkingHours
from bot.words import field_errors, update_window
from bot.words.update_window import has_gaps
from tests.actors.incident.case import BOB, CYD, mark
from tests.bot.dialogue.contexts import CHANNELS, TWO, two_incidents
from tests.bot.running_gateway import RunningGateway
from tests.bot.sent import errors_in, initial, shown_in

HERE = CHANNELS[TWO]
FORM = Form(id="f1", origin=HERE, number=TWO, version=2)
TEXT = "text/investigating"
SHOWN = {TEXT: "Nobody can pay.", "status": "investigating", "severity": "p2"}
VALUES = {**SHOWN, "next/p2": "30"}


async def submits(
    at: RunningGateway, values: Mapping[str, str] = {}, trigger: str = ""
) -> str:
    sent = {**VALUES, **values}
    answer = await at.submits(
        sent, FORM, callback=actions.SENDING_UPDATE, trigger=trigger
    )
    return str(errors_in(answer) or shown_in(answer))


async def test_it_sends_what_was_typed_and_says_where(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        shown = await submits(at)
        ((number, command, _),) = at.engine.asked

    assert number == TWO
    assert isinstance(command, SendUpdate)
    assert command.text == "Nobody can pay."
    assert command.update_at == command.mark.at + timedelta(minutes=30)
    assert (command.status, command.estimate) == (None, None)
    assert "Incident 2: update sent to " in shown
    assert "2 announcements" in shown


async def test_a_status_and_a_severity_change_with_it(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        await submits(at, {"status": "fixing", "severity": "p1"})
        incident = await at.incident(TWO)

    assert incident.status is Status.FIXING
    assert incident.severity.key == "p1"
    assert incident.checklist.items
    assert len(incident.notices.by_version) == 1


async def test_what_nobody_touched_stays_as_somebody_else_changed_it(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        fixing = SendUpdate(
            mark=mark(BOB, 5),
            text="",
            status=Status.FIXING,
            estimate=None,
            update_at=None,
        )
        await at.context.incidents.ask(TWO, fixing, "other")
        await submits(at)
        incident = await at.incident(TWO)

    assert incident.status is Status.FIXING
    assert incident.updates.count == 1


async def test_when_something_changes_promises_no_time(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        await submits(at, {"next/p2": "changed"})
        ((_, command, _),) = at.engine.asked

    assert isinstance(command, SendUpdate)
    assert command.update_at is None


async def test_submitting_it_again_sends_nothing_twice(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        first = await submits(at)
        again = await submits(at)
        incident = await at.incident(TWO)

    assert first == again
    assert incident.updates.count == 1


async def test_a_late_delivery_sends_nothing_again(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        await submits(at, {}, "one")
        await submits(at, {TEXT: "Nobody can pay by card."}, "two")
        await submits(at, {}, "one")
        incident = await at.incident(TWO)

    assert incident.updates.latest
    assert incident.updates.latest.text == "Nobody can pay by card."
    assert incident.updates.count == 2


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (" \n", update_window.NO_TEXT),
        ("x" * 701, field_errors.TOO_LONG.format(limit=700)),
        ("[Who] cannot pay.", update_window.GAPS_LEFT),
        ("It started at about [TIME].", update_window.GAPS_LEFT),
    ],
)
async def test_a_flaw_is_shown_beside_the_text(
    tmp_path: Path, typed: str, error: str
) -> None:
    async with two_incidents(tmp_path) as at:
        shown = await submits(at, {TEXT: typed})

    assert at.engine.asked == []
    assert shown == str({TEXT: error})


async def test_a_severity_that_is_no_more_is_shown_beside_it(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        shown = await submits(at, {"severity": "p9"})

    assert shown == str({"severity": field_errors.UNKNOWN_SEVERITY})


async def test_what_was_closed_meanwhile_gets_no_update(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        await at.context.incidents.ask(TWO, Close(mark=mark(CYD, 5), summary=""), "c")
        shown = await submits(at)
        incident = await at.incident(TWO)

    assert "was closed while you were editing" in shown
    assert incident.updates.count == 0


# What follows a choice.


async def chooses(at: RunningGateway, block: str, values: Mapping[str, str]) -> None:
    sent = {**VALUES, **values}
    await at.chooses(sent, FORM, callback=actions.SENDING_UPDATE, block=block)


async def test_another_status_brings_its_text(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        start = update_window.start_text(await at.incident(TWO), Status.INVESTIGATING)
        await chooses(at, "status", {TEXT: start, "status": "monitoring"})
        (view,) = at.slack.views("views.update")

    text = initial(view, "text/monitoring")
    assert text.startswith("Website has worked normally since [time].")
    assert initial(view, "status") == "monitoring"
    assert initial(view, "next/p2") == "30"


async def test_another_severity_brings_its_usual_next_update(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        await chooses(at, "severity", {"severity": "p1", "next/p2": "60"})
        (view,) = at.slack.views("views.update")

    assert initial(view, "next/p1") == "30"
    assert initial(view, TEXT) == "Nobody can pay."


async def test_a_severity_that_is_submitted_at_once_has_its_usual_next_update(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        await submits(at, {"severity": "p1", "next/p2": "60"})
        ((_, command, _),) = at.engine.asked

    assert isinstance(command, SendUpdate)
    assert command.update_at == command.mark.at + timedelta(minutes=30)


async def test_another_severity_keeps_a_time_that_somebody_chose(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        await chooses(at, "severity", {"severity": "p1", "next/p2": "15"})

        assert at.slack.views("views.update") == []


async def test_another_status_keeps_what_somebody_typed(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        await chooses(at, "status", {"status": "monitoring"})

        assert at.slack.views("views.update") == []


def test_every_gap_of_a_text_to_start_from_is_known() -> None:
    for text in (
        update_window.FIRST,
        update_window.FIRST_WITH_IMPACT,
        update_window.CHANGE,
        update_window.NO_CHANGE,
        update_window.MONITORING,
    ):
        assert has_gaps(text.format(service="Website", impact="Nobody can pay."))
    assert not has_gaps("Website has worked normally since 11:02 [UTC].")


async def test_at_night_the_next_update_of_an_older_incident_does_not_wait(
    tmp_path: Path,
) -> None:
    # An incident of an earlier version does not know how often its updates come.
    async with two_incidents(tmp_path) as at:
        hours = WorkingHours(start=time(3), end=time(4))
        at.context.configuration = with_(at.context.configuration, working_hours=hours)
        await submits(at)
        ((_, command, _),) = at.engine.asked

    assert isinstance(command, SendUpdate)
    assert command.update_at == command.mark.at + timedelta(minutes=30)
