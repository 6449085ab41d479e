"""What Muster sees of a checklist by itself, and how far the checklist has come."""

from collections.abc import Callable

import pytest
from attrs import evolve as with_

from actors.incident.checklist import SaveChecklist
from actors.incident.decide import decide
from actors.incident.details import Update
from actors.incident.evolve import replay
from actors.incident.facts import NOT_SURE, CheckItem, Lead, Role
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Declare
from actors.incident.model import Incident
from actors.incident.seen import SEEN, ChecklistProgress, checks, progress_of
from actors.incident.status import Status
from actors.incident.updates import SendUpdate
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    LATER,
    P1,
    TECH,
    incident_of,
    mark,
    sure,
)
from tests.actors.incident.run import run_of

LEAD = Role(key="lead", word="Incident lead", leads=True)
SUPPORT = Role(key="support", word="Support lead")
SCRIBE = Role(key="scribe", word="Scribe")
ALL = (LEAD, COMMS, TECH, SUPPORT, SCRIBE)

START = CheckItem(key="start", words="The start time is known", group="First")
CALL = CheckItem(key="call", words="A call is open")
SEEN_IMPACT = CheckItem(key="impact", words="What users see", seen_as="impact")
NEWER = CheckItem(key="newer", words="Something new", seen_as="of a newer version")


def led(**people: PersonId) -> Incident:
    roles = {role.key: role for role in ALL}
    leads = (Lead(role=roles[key], person=person) for key, person in people.items())
    declare = with_(DECLARE, leads=tuple(leads), roles=ALL)
    return incident_of(*decide(None, declare))


def declared(declare: Declare) -> Incident:
    return incident_of(*decide(None, declare))


def told(text: str) -> Incident:
    """Return an incident that people are fixing, and what they said of it."""
    before = declared(DECLARE)
    fixing = SendUpdate(
        mark=LATER, text=text, status=Status.FIXING, estimate=None, update_at=None
    )
    after = replay(decide(before, fixing), before)
    assert after is not None
    return after


NOBODY, NOT_YET = led(), with_(DECLARE, unsure=True, service=NOT_SURE)
SIGHTS: list[tuple[str, Callable[[], Incident], bool]] = [
    ("lead", lambda: led(lead=ADA), True),
    ("lead", lambda: led(comms=ADA, tech=BOB), False),
    ("impact", lambda: declared(DECLARE), False),
    ("severity", lambda: declared(DECLARE), True),
    ("severity", lambda: declared(NOT_YET), False),
    ("service", lambda: declared(DECLARE), True),
    ("service", lambda: declared(NOT_YET), False),
    ("channel", lambda: declared(DECLARE), False),
    ("channel", lambda: run_of(DECLARE).drain().incident, True),
    ("roles", lambda: led(lead=ADA, comms=BOB, tech=CYD, support=DAN), True),
    ("roles", lambda: led(lead=ADA, comms=BOB, tech=CYD, support=ADA), False),
    ("roles", lambda: led(lead=ADA, comms=BOB, tech=CYD), False),
    ("roles", lambda: NOBODY, False),
    ("tech-and-comms", lambda: led(tech=ADA, comms=ADA), True),
    ("tech-and-comms", lambda: led(tech=ADA, lead=BOB), False),
    ("update", lambda: declared(DECLARE), False),
    ("update", lambda: told("Nobody can pay."), True),
    ("update", lambda: told(""), False),
]


@pytest.mark.parametrize(("name", "incident", "expected"), SIGHTS)
def test_muster_sees_what_is_in_the_incident(
    name: str, incident: Callable[[], Incident], *, expected: bool
) -> None:
    assert SEEN[name](incident()) is expected


def test_muster_sees_what_users_see_once_somebody_has_written_it() -> None:
    written = Update(mark=LATER, impact="Nobody can pay.")
    before = declared(DECLARE)
    after = replay(decide(before, written), before)

    assert after is not None
    assert SEEN["impact"](after)


def test_a_team_with_few_roles_shares_them_if_all_have_a_person_each() -> None:
    few = with_(DECLARE, roles=(COMMS, TECH))

    assert SEEN["roles"](declared(few))
    assert not SEEN["roles"](declared(with_(few, leads=few.leads[:1])))


def test_an_incident_of_which_no_role_is_known_is_not_shared() -> None:
    assert not SEEN["roles"](declared(with_(DECLARE, roles=(), leads=())))


def test_the_names_of_what_is_seen_are_persistent() -> None:
    assert sorted(SEEN) == [
        "channel",
        "impact",
        "lead",
        "roles",
        "service",
        "severity",
        "tech-and-comms",
        "update",
    ]


def test_people_tick_what_muster_cannot_see() -> None:
    run = run_of(with_(DECLARE, checklist=(START, SEEN_IMPACT, NEWER)))
    run.command(SaveChecklist(mark=LATER, ticked=("start", "impact")))
    incident = run.incident

    assert [(x.item.key, x.is_box, x.is_done, x.ticked) for x in checks(incident)] == [
        ("start", True, True, LATER),
        ("impact", False, False, None),
        ("newer", True, False, None),
    ]
    assert progress_of(incident) == ChecklistProgress(done=1, total=3)


def test_an_incident_without_a_checklist_has_no_progress() -> None:
    assert progress_of(declared(DECLARE)) is None


def test_ticks_survive_a_change_of_severity_and_back() -> None:
    run = run_of(with_(DECLARE, checklist=(START,)))
    run.command(SaveChecklist(mark=mark(DAN, 1), ticked=("start",)))
    graver = Update(mark=mark(ADA, 2), estimate=sure(P1), checklist=(CALL,))
    run.command(graver)
    assert progress_of(run.incident) == ChecklistProgress(done=0, total=1)

    back = Update(
        mark=mark(ADA, 3), estimate=sure(DECLARE.severity), checklist=(START, CALL)
    )
    run.command(back)
    assert progress_of(run.incident) == ChecklistProgress(done=1, total=2)
    assert run.incident.checklist.ticks["start"] == mark(DAN, 1)


def test_an_incident_of_an_earlier_version_gets_a_checklist_with_its_severity() -> None:
    run = run_of(DECLARE)
    run.command(Update(mark=LATER, title="Worse", checklist=(START,)))
    assert progress_of(run.incident) is None

    run.command(Update(mark=LATER, estimate=sure(P1), checklist=(START,)))
    assert progress_of(run.incident) == ChecklistProgress(done=0, total=1)


def test_only_what_changes_something_is_saved() -> None:
    run = run_of(with_(DECLARE, checklist=(START, CALL)))
    run.command(SaveChecklist(mark=mark(DAN, 1), ticked=("start",)))
    before = len(run.journal)
    run.command(SaveChecklist(mark=mark(ADA, 2), ticked=("start",), unticked=("call",)))
    assert len(run.journal) == before

    run.command(SaveChecklist(mark=mark(ADA, 3), ticked=("start", "call")))
    assert dict(run.incident.checklist.ticks) == {
        "start": mark(DAN, 1),
        "call": mark(ADA, 3),
    }
