"""Who sees an incident, by its kind and its visibility, and who hears of it."""

from collections.abc import Collection

import pytest
from attrs import evolve as with_

from actors.incident.audience import (
    Anybody,
    Audience,
    Figure,
    ListReader,
    Operator,
    Reader,
    Readers,
    announced_to,
    may_see,
    seen_by,
)
from actors.incident.decide import decide
from actors.incident.ids import ChannelId, PersonId
from actors.incident.lifecycle import Declare, Kind, Visibility
from actors.incident.model import Incident
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSE,
    CYD,
    DAN,
    DECLARE,
    HELP,
    NEWS,
    UPDATE,
    incident_of,
    mark,
)
from tests.actors.incident.run import Run, run_of, say
from tests.actors.incident.slack import OWN, Fault

EVE = PersonId("UEVE")
ELSEWHERE = ChannelId("CELSEWHERE")

SECRET = with_(DECLARE, visibility=Visibility.MEMBERS)
DRILL = with_(DECLARE, kind=Kind.DRILL)

OPERATOR = Operator()
ANYBODY = Anybody()
FIGURE = Figure()
OWN_READERS, NEWS_READERS = Readers(OWN), Readers(NEWS)
LEAD = Reader(person=BOB, channel=ELSEWHERE)
MEMBER = Reader(person=EVE, channel=OWN)
OUTSIDER = Reader(person=EVE, channel=ELSEWHERE)
IN_NO_CHANNEL = Reader(person=EVE)
OUTSIDERS_LIST, MEMBERS_LIST = ListReader(OUTSIDER), ListReader(MEMBER)

EVERY_AUDIENCE = (
    OPERATOR,
    ANYBODY,
    FIGURE,
    OWN_READERS,
    NEWS_READERS,
    LEAD,
    MEMBER,
    OUTSIDER,
    IN_NO_CHANNEL,
    OUTSIDERS_LIST,
    MEMBERS_LIST,
)
WHO_SEES: tuple[tuple[Declare, Collection[Audience]], ...] = (
    (DECLARE, EVERY_AUDIENCE),
    (SECRET, (OPERATOR, OWN_READERS, LEAD, MEMBER, MEMBERS_LIST)),
    (
        DRILL,
        (
            OPERATOR,
            ANYBODY,
            OWN_READERS,
            NEWS_READERS,
            LEAD,
            MEMBER,
            OUTSIDER,
            IN_NO_CHANNEL,
        ),
    ),
    (with_(SECRET, kind=Kind.DRILL), (OPERATOR, OWN_READERS, LEAD, MEMBER)),
)


def declared(declare: Declare) -> Incident:
    """Return an incident that has its channel."""
    run = run_of(declare)
    run.act()
    assert run.incident.own_channel == OWN
    return run.incident


@pytest.mark.parametrize(("declare", "seeing"), WHO_SEES)
def test_who_sees_an_incident(declare: Declare, seeing: Collection[Audience]) -> None:
    incident = declared(declare)

    assert [x for x in EVERY_AUDIENCE if may_see(x, incident)] == list(seeing)


def test_nobody_is_inside_a_channel_that_is_not_there_yet() -> None:
    incident = incident_of(*decide(None, SECRET))

    assert not may_see(IN_NO_CHANNEL, incident)
    assert not may_see(MEMBER, incident)


def test_the_declarer_the_leads_and_all_who_acted_are_involved() -> None:
    run = run_of(DECLARE)
    say(run, with_(UPDATE, title="Worse", mark=mark(DAN, 60)), 60)

    involved = [x for x in (ADA, BOB, CYD, DAN, EVE) if run.incident.involves(x)]
    assert involved == [ADA, BOB, CYD, DAN]


def test_of_several_incidents_only_those_are_shown_that_may_be() -> None:
    secret, public = declared(SECRET), declared(DECLARE)

    assert seen_by(ANYBODY, [secret, public]) == (public,)


def test_a_public_incident_is_announced_everywhere() -> None:
    assert announced_to(declared(DECLARE)) == (HELP, NEWS)


def places(run: Run) -> set[str]:
    return {x.to for x in run.slack.messages.values()}


def test_an_incident_for_members_only_is_told_to_them_alone() -> None:
    run = run_of(SECRET).drain()
    say(run, with_(UPDATE, title="Worse"), 60).drain()
    say(run, CLOSE, 600).drain()

    assert announced_to(run.incident) == ()
    assert places(run) == {OWN, ADA}


def test_bad_news_of_an_incident_for_members_only_goes_to_no_other_channel() -> None:
    run = run_of(SECRET).drain([Fault.REFUSED] * 12)

    assert places(run) <= {OWN, ADA}


def test_the_visibility_of_a_declaration_is_journaled() -> None:
    (event,) = decide(None, SECRET)

    assert incident_of(event).visibility is Visibility.MEMBERS
    assert incident_of(*decide(None, DECLARE)).visibility is Visibility.PUBLIC
