"""What events add up to, and the notices that they leave."""

from attrs import evolve as with_

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
from tests.actors.incident.case import (
    BOB,
    COMMS,
    DAN,
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
