"""What events add up to, and the notices that they leave."""

from typing import TypeVar

import pytest
from attrs import evolve as with_
from attrs.exceptions import FrozenInstanceError

from actors.incident.copies import copied
from actors.incident.decide import decide
from actors.incident.details import (
    Estimate,
    Update,
)
from actors.incident.evolve import evolve, replay
from actors.incident.lifecycle import (
    Reopened,
)
from actors.incident.roles import LeadChoice
from actors.incident.trouble import Retry
from tests.actors.incident.case import (
    BOB,
    COMMS,
    DAN,
    DECLARE,
    DECLARED,
    LATER,
    P1,
    PAY,
    REFUSED,
    TECH,
    UPDATE,
    incident_of,
    mark,
    update_of,
)
from tests.actors.incident.run import run_of, say
from tests.actors.incident.slack import Fault

T = TypeVar("T")


def test_an_event_before_the_declaration_adds_up_to_nothing() -> None:
    assert replay([REFUSED]) is None
    assert evolve(None, Reopened(mark=LATER)) is None


def test_an_update_of_everything_is_one_notice_and_one_occasion() -> None:
    update = Update(
        mark=UPDATE.mark,
        title="Worse",
        description="More.",
        service=PAY,
        estimate=Estimate(severity=P1, unsure=True),
        leads=(
            LeadChoice(role=TECH, person=DAN),
            LeadChoice(role=COMMS, person=None),
        ),
    )
    incident = incident_of(*DECLARED, *decide(replay(DECLARED), update))

    assert decide(incident, update) == ()
    assert update_of(incident, update.mark) == with_(update, leads=update.leads[:1])
    (notice,) = incident.notices.by_version.values()
    assert len(notice.news) == 6
    assert sorted(incident.occasions) == ["declared", "v2"]


def test_changes_at_two_times_are_two_notices() -> None:
    first = with_(UPDATE, title="Worse")
    events = [*DECLARED, *decide(replay(DECLARED), first)]
    second = with_(first, mark=mark(BOB, 61), title="Worst")
    events += decide(replay(events), second)

    notices = incident_of(*events).notices.by_version.values()
    assert [len(x.news) for x in notices] == [1, 1]


def test_a_change_by_the_declarer_in_the_same_moment_is_a_notice_of_its_own() -> None:
    update = with_(UPDATE, mark=mark(), title="Worse")
    incident = incident_of(*DECLARED, *decide(replay(DECLARED), update))

    assert [x.news[0] for x in incident.notices.by_version.values()]
    assert incident.latest.key == "v2"


def test_an_event_leaves_the_state_before_it_as_it_was() -> None:
    run = run_of(DECLARE).drain([Fault.REFUSED, Fault.NONE, Fault.WAIT_TOLD] * 9)
    say(run, Retry(mark=LATER), 900).drain()
    before = [replay(run.journal[:end]) for end in range(len(run.journal))]
    for state, event in zip(before, run.journal, strict=True):
        evolve(state, event)

    assert before == [replay(run.journal[:end]) for end in range(len(run.journal))]


def test_a_replay_goes_on_from_any_earlier_state() -> None:
    journal = run_of(DECLARE).drain([Fault.REFUSED, Fault.CUT_AFTER] * 3).journal
    whole = replay(journal)

    for end in range(len(journal)):
        assert replay(journal[end:], replay(journal[:end])) == whole


def test_a_replay_copies_the_state_once_however_many_events_it_adds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copies: list[object] = []

    def counted(value: object, kind: type[T]) -> T:
        copies.append(value)
        return copied(value, kind)

    journal = run_of(DECLARE).drain().journal
    start = replay(journal[:1])
    monkeypatch.setattr("actors.incident.model.copied", counted)
    replay(journal[1:2], start)
    few = len(copies)
    replay(journal[1:], start)

    assert len(copies) == 2 * few


def test_nobody_can_change_a_state_that_they_read() -> None:
    incident = incident_of(*DECLARED)

    for part, field in (
        (incident, "version"),
        (incident.steps, "settled"),
        (incident.notices, "recent"),
    ):
        with pytest.raises(FrozenInstanceError):
            setattr(part, field, getattr(part, field))
