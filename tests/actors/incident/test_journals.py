"""Journals of finished incidents, as they were written when they were recorded.

They are never renewed: a later version has to read what an old one wrote. To record a
new one, name it in ``RUNS`` of ``recorded_runs.py``, and run with ``MUSTER_RENEW=1``
once.
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.ids import StepKey
from actors.incident.keys import ANNOUNCEMENT, row_of
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.moves import Rest
from bot.storage.codec import EVENTS, kind_of, read_event, write_event
from tests.actors.incident.case import (
    T0,
)
from tests.actors.incident.recorded_runs import RUNS
from tests.bot.words.golden import is_renewing

PLACE = Path(__file__).parent / "journals"
LATER = T0 + timedelta(days=400)


def recorded(name: str) -> tuple[list[tuple[str, str]], object]:
    """Read a journal and its end, or record one that is not there yet."""
    file = PLACE / f"{name}.json"
    assert is_renewing() or file.exists(), (
        f"{file} is not recorded yet: run MUSTER_RENEW=1 .venv/bin/python -m pytest "
        "-n0 tests/actors/incident/test_journals.py once"
    )
    if is_renewing() and not file.exists():
        file.write_text(written(RUNS[name]().journal), encoding="utf-8")
    found = json.loads(file.read_text(encoding="utf-8"))
    events = [(str(kind), json.dumps(body)) for kind, body in found["events"]]
    return events, found["end"]


def written(events: list[Event]) -> str:
    """Write one line for each event."""
    end = json.dumps(end_of(replay(events)), indent=2)
    rows = [f'["{kind_of(event)}", {write_event(event)}]' for event in events]
    return '{"end": ' + end + ',\n"events": [\n' + ",\n".join(rows) + "\n]}\n"


def end_of(incident: Incident | None) -> dict[str, object]:
    """Return what an incident adds up to, in plain values."""
    assert incident is not None
    return {
        "phase": incident.phase,
        "version": incident.version,
        "title": incident.title,
        "severity": incident.severity.key,
        "channel": incident.channel.id if incident.channel else None,
        "leads": {lead.role.key: lead.person for lead in incident.leads},
        "occasions": [
            x.key for x in sorted(incident.occasions.values(), key=lambda x: x.version)
        ],
        "settled": sorted(incident.steps.settled),
        "refused": {key: x.error for key, x in sorted(incident.steps.refused.items())},
        "displays": {
            name: x.ts
            for name, x in sorted(incident.steps.displays.items())
            # Known from the first, and displayed since announcements are edited.
            if row_of(StepKey(name)) != ANNOUNCEMENT
        },
        "announced": dict(sorted(incident.steps.announced.items())),
    }


@pytest.mark.parametrize("name", RUNS)
def test_a_recorded_journal_is_finished_and_means_what_it_meant(name: str) -> None:
    rows, end = recorded(name)
    incident = replay(read_event(kind, body) for kind, body in rows)

    assert end_of(incident) == end
    assert next_move(incident, LATER) == Rest()


@pytest.mark.parametrize("name", RUNS)
def test_a_recorded_journal_is_written_as_it_was_read(name: str) -> None:
    for kind, body in recorded(name)[0]:
        assert json.loads(write_event(read_event(kind, body))) == json.loads(body)


def test_the_recorded_journals_hold_every_kind_of_event() -> None:
    seen = {kind for name in RUNS for kind, _ in recorded(name)[0]}

    missing = sorted(set(EVENTS) - seen)
    assert not missing, (
        f"no recorded journal has {missing}. Write a function that makes an incident "
        f"with it, name it in RUNS of recorded_runs.py, and run "
        "MUSTER_RENEW=1 .venv/bin/python -m pytest -n0 "
        "tests/actors/incident/test_journals.py once; it writes the new file in "
        "tests/actors/incident/journals and leaves the others as they are"
    )
    assert seen <= set(EVENTS)
