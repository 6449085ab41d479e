"""How windows look, as files to be read by people."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.ids import IncidentNumber
from bot.base.json_types import JsonObject
from bot.features.incident_window.entries import CLOSED_ENTRIES, OPEN_ENTRIES
from bot.screens.closing_window import closing_window
from bot.screens.incident_window import incident_window, typed_instead
from bot.words import closing_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import CLOSE, DECLARE
from tests.actors.incident.run import run_of, say
from tests.bot.words.golden import renewed

PLACE = Path(__file__).parent / "windows"
AFTER_A_WANTED_CHANGE = (
    "after a wanted change, or for a new window, run "
    "MUSTER_RENEW=1 python -m pytest -n0 tests/bot/words/test_golden_windows.py "
    "and read the difference"
)
OPEN = run_of(DECLARE).drain().incident
CLOSED = say(run_of(DECLARE).drain(), CLOSE, 4320).drain().incident
LONGEST = with_(
    OPEN,
    number=IncidentNumber(123456789),
    details=with_(OPEN.details, title="&" * 120),
)

WINDOWS: Mapping[str, JsonObject] = {
    "incident": incident_window(OPEN, OPEN_ENTRIES, ""),
    "incident_longest": incident_window(
        LONGEST, OPEN_ENTRIES, "", closing_text.reopened_now(LONGEST)
    ),
    "incident_closed": incident_window(
        CLOSED, CLOSED_ENTRIES, "", closing_text.reopen_first(CLOSED)
    ),
    "closing": closing_window(OPEN.number, ""),
}

TEXTS: Mapping[str, str] = {
    "incident": as_mrkdwn(typed_instead(OPEN, OPEN_ENTRIES)),
    "incident, longest": as_mrkdwn(typed_instead(LONGEST, OPEN_ENTRIES)),
    "closing": as_mrkdwn(closing_text.close_by_typing(OPEN.number)),
}
"""What is answered when Slack does not open a window."""


@pytest.mark.parametrize("name", WINDOWS)
def test_each_window_looks_as_it_was_last_agreed(name: str) -> None:
    found = WINDOWS[name]

    assert found == renewed(PLACE / f"{name}.json", found), AFTER_A_WANTED_CHANGE


def test_each_answer_without_a_window_reads_as_it_was_last_agreed() -> None:
    assert renewed(PLACE / "texts.json", TEXTS) == TEXTS, AFTER_A_WANTED_CHANGE


def test_no_file_is_left_of_a_window_that_is_no_more() -> None:
    left = {file.stem for file in PLACE.glob("*.json")} - {*WINDOWS, "texts"}

    assert not left, f"delete them from {PLACE}"
