"""What an incident lacks most, from the most serious gap to none."""

import pytest
from attrs import evolve as with_

from actors.incident.card_views import Gap, Missing
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.details import Update
from actors.incident.evolve import replay
from actors.incident.facts import NOT_SURE, Role
from actors.incident.missing import missing_most
from actors.incident.model import Incident
from actors.incident.roles import LeaveRole, TakeRole
from actors.incident.tasks import AddTask, FinishTask, TakeTask
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSE,
    COMMS,
    CYD,
    DECLARE,
    P1,
    P2,
    SCRIBE,
    WEB,
    incident_of,
    mark,
    sure,
)

LEAD = Role(key="chief", word="Incident chief", leads=True)
NEEDED = with_(COMMS, key="voice", needed=True)
EVERYTHING = with_(
    DECLARE,
    leads=(),
    roles=(SCRIBE, NEEDED, LEAD),
    unsure=True,
    service=NOT_SURE,
)


def after(*commands: Command) -> Incident:
    incident: Incident | None = None
    for command in (EVERYTHING, *commands):
        incident = replay(decide(incident, command), incident)
    assert incident is not None
    return incident


LED = TakeRole(mark=mark(ADA, 1), role=LEAD)
SPOKEN = TakeRole(mark=mark(BOB, 2), role=NEEDED)
WRITTEN = Update(mark=mark(BOB, 3), impact="Nobody can pay.")
CONFIRMED = Update(mark=mark(ADA, 4), estimate=sure(P2))
NAMED = Update(mark=mark(ADA, 5), service=WEB)
ADDED = AddTask(mark=mark(ADA, 6), text="Roll back")
TAKEN = TakeTask(mark=mark(CYD, 7), task=1)

STORY: tuple[tuple[Command, Gap | None], ...] = (
    (LED, Gap.ROLE),
    (SPOKEN, Gap.IMPACT),
    (WRITTEN, Gap.SEVERITY),
    (CONFIRMED, Gap.SERVICE),
    (NAMED, None),
    (ADDED, Gap.TASK_OWNER),
    (TAKEN, None),
)


def test_each_gap_that_is_filled_shows_the_next_one() -> None:
    found = [missing_most(after())]
    done: list[Command] = []
    for command, gap in STORY:
        done.append(command)
        missing = missing_most(after(*done))
        assert (missing.gap if missing else None) is gap
        found.append(missing)

    assert found == [
        Missing(gap=Gap.ROLE, role=LEAD),
        Missing(gap=Gap.ROLE, role=NEEDED),
        Missing(gap=Gap.IMPACT),
        Missing(gap=Gap.SEVERITY, severity=EVERYTHING.severity),
        Missing(gap=Gap.SERVICE),
        None,
        Missing(gap=Gap.TASK_OWNER, task=next(iter(after(*done[:6]).tasks.lines))),
        None,
    ]


@pytest.mark.parametrize(
    ("undo", "gap"),
    [
        (LeaveRole(mark=mark(ADA, 8), role=LEAD.key), Gap.ROLE),
        (
            Update(mark=mark(ADA, 8), estimate=with_(sure(P1), unsure=True)),
            Gap.SEVERITY,
        ),
        (Update(mark=mark(ADA, 8), impact=""), Gap.IMPACT),
        (Update(mark=mark(ADA, 8), service=NOT_SURE), Gap.SERVICE),
    ],
)
def test_a_gap_that_opens_again_is_missing_again(undo: Command, gap: Gap) -> None:
    missing = missing_most(after(*(command for command, _ in STORY), undo))

    assert missing is not None
    assert missing.gap is gap


def test_a_task_that_is_over_needs_no_owner() -> None:
    done = after(LED, SPOKEN, WRITTEN, CONFIRMED, NAMED, ADDED)
    over = replay(decide(done, FinishTask(mark=mark(BOB, 8), task=1)), done)

    assert over is not None
    assert missing_most(over) is None


@pytest.mark.parametrize("role", [SCRIBE, COMMS])
def test_nobody_misses_a_role_that_is_not_needed(role: Role) -> None:
    incident = incident_of(*decide(None, with_(DECLARE, leads=(), roles=(role,))))

    assert missing_most(incident) == Missing(gap=Gap.IMPACT)


def test_a_closed_incident_misses_nothing() -> None:
    assert missing_most(after(CLOSE)) is None
