from typing import get_args

import pytest

from actors.incident.events import Event
from actors.incident.lifecycle import Closed
from tests.actors.incident.case import CLOSED, DECLARE, REOPENED
from tests.auditor import known_events
from tests.auditor.audit import OF_ONE_JOURNAL
from tests.auditor.evidence import Case
from tests.auditor.known_events import KNOWN, WHAT_TO_DO, unknown_events


def case_of(*events: Event) -> Case:
    versions = tuple(range(1, len(events) + 1))
    return Case(number=DECLARE.number, events=events, versions=versions, row=None)


@pytest.mark.parametrize("kind", get_args(Event))
def test_the_auditor_knows_every_kind_of_event(kind: type[Event]) -> None:
    assert kind in KNOWN, f"{kind.__name__}: in {known_events.__name__}, {WHAT_TO_DO}"


def test_an_event_of_an_unknown_kind_is_a_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = case_of(*REOPENED, *CLOSED[1:])
    assert list(unknown_events(case)) == []

    monkeypatch.setattr(
        known_events, "KNOWN", [kind for kind in KNOWN if kind is not Closed]
    )
    (found,) = unknown_events(case)
    assert found.startswith("I3 7: Closed is not among")
    assert unknown_events in OF_ONE_JOURNAL
