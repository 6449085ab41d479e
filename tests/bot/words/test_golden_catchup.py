"""How catching up reads, and how it is offered, as files to be read by people."""

from collections.abc import Mapping
from pathlib import Path

from attrs import evolve as with_

from actors.incident.catchup import (
    CatchUp,
    Change,
    Presence,
    TaskCount,
    catch_up,
    read_on,
)
from actors.incident.details import Estimate
from actors.incident.facts import NOT_SURE, Mark, Role
from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Closure
from actors.incident.model import Incident
from actors.incident.roles import LeadNews
from actors.incident.status import Status
from actors.incident.updates import SendUpdate, UpdateSent
from bot.screens.catchup import welcome
from bot.words import catchup as words
from bot.words import status_text
from bot.words.length import size
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.status_text import Standing
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSE,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    DECLARED,
    P1,
    P2,
    PAY,
    T0,
    TECH,
    WEB,
    incident_of,
    mark,
    sure,
)
from tests.actors.incident.run import run_of
from tests.bot.words.golden import renewed

PLACE = Path(__file__).parent / "catchup"
AFTER_A_WANTED_CHANGE = (
    "after a wanted change run MUSTER_RENEW=1 python -m pytest -n0 "
    "tests/bot/words/test_golden_catchup.py and read the difference"
)
NAMES = {ADA: "Ada", BOB: "Bob <b>", CYD: "Cyd"}
OPEN = incident_of(*DECLARED)
LONGEST_INCIDENT = with_(
    OPEN,
    number=IncidentNumber(123456789),
    details=with_(OPEN.details, title="&" * 120),
)
NOTHING = catch_up(read_on(ADA, DECLARED), OPEN)
NEW = catch_up(read_on(DAN, DECLARED), OPEN)
TYPICAL = with_(
    NOTHING,
    severity=Change(before=sure(P2), after=sure(P1)),
    roles=(LeadNews(role=TECH, before=CYD, after=BOB),),
    tasks=TaskCount(done=1, dropped=0, open=2),
    status=Change(before="Investigating", after="Fixing"),
    updates=1,
    latest=UpdateSent(mark=mark(BOB, 60), text="We roll back.", update_at=None),
    next_at=mark(after=1860).at,
)
REMOVED = with_(
    NOTHING,
    presence=Presence.JOINED,
    severity=Change(before=sure(P1), after=Estimate(severity=P2, unsure=True)),
    service=Change(before=NOT_SURE, after=WEB),
    impact=Change(before="An error", after=""),
    roles=(
        LeadNews(role=COMMS, before=DAN, after=None),
        LeadNews(role=TECH, before=None, after=DAN),
    ),
    tasks=TaskCount(done=0, dropped=1, open=0),
    is_reopened=True,
)
LONGEST = CatchUp(
    incident=LONGEST_INCIDENT,
    presence=Presence.NEVER,
    since=T0,
    severity=Change(
        before=Estimate(severity=with_(P1, word="&" * 75), unsure=True),
        after=Estimate(severity=with_(P2, word="&" * 75), unsure=True),
    ),
    status=Change(before="&" * 75, after="&" * 75),
    closed=Closure(occasion="v9", mark=Mark(by=ADA, at=T0), summary="&" * 3000),
    is_reopened=False,
    title=Change(before="&" * 120, after="&" * 120),
    service=Change(before=PAY, after=with_(WEB, name="&" * 75)),
    impact=Change(before="", after="&" * 300),
    description=Change(before="", after="&" * 3000),
    roles=tuple(
        LeadNews(role=Role(key=f"r{n}", word="&" * 75), before=ADA, after=BOB)
        for n in range(10)
    ),
    tasks=TaskCount(done=99, dropped=99, open=99),
    updates=999,
    latest=UpdateSent(mark=mark(DAN, 60), text="&" * 3000, update_at=None),
    next_at=T0,
    is_due=True,
)
TEXTS: Mapping[str, CatchUp] = {
    "nothing": NOTHING,
    "nothing, and an update is due": with_(NOTHING, next_at=T0, is_due=True),
    "new": NEW,
    "typical": TYPICAL,
    "closed": with_(
        NOTHING,
        status=Change(before="Monitoring", after="Closed"),
        closed=Closure(occasion="v9", mark=mark(BOB, 60), summary="Rolled back."),
    ),
    "removed": REMOVED,
    "longest": LONGEST,
}
SENT = SendUpdate(
    mark=mark(BOB, 60),
    text="We roll back.",
    status=Status.FIXING,
    estimate=None,
    update_at=mark(after=1860).at,
)
UPDATED = run_of(DECLARE, SENT).incident
STATUSES: Mapping[str, tuple[Incident, bool]] = {
    "open": (OPEN, False),
    "updated": (UPDATED, False),
    "unsure and parked": (
        with_(UPDATED, details=with_(UPDATED.details, unsure=True)),
        True,
    ),
    "closed": (run_of(DECLARE, SENT, CLOSE).incident, False),
}
OFFERS = {"offer": OPEN, "offer_longest": LONGEST_INCIDENT}


def test_each_answer_reads_as_it_was_last_agreed() -> None:
    found = {
        name: as_mrkdwn(words.catch_up(changes, NAMES))
        for name, changes in TEXTS.items()
    }

    assert found == renewed(PLACE / "texts.json", found), AFTER_A_WANTED_CHANGE


def test_each_status_reads_as_it_was_last_agreed() -> None:
    found = {
        name: as_mrkdwn(
            status_text.status(
                incident, Standing(owed=(), waits_for={}, is_parked=is_parked), NAMES
            )
        )
        for name, (incident, is_parked) in STATUSES.items()
    }

    assert found == renewed(PLACE / "statuses.json", found), AFTER_A_WANTED_CHANGE


def test_the_offer_looks_as_it_was_last_agreed() -> None:
    for name, incident in OFFERS.items():
        found = [*welcome(incident)]
        assert found == renewed(PLACE / f"{name}.json", found), AFTER_A_WANTED_CHANGE


def test_the_longest_answer_fits_into_one_message() -> None:
    assert size(words.catch_up(LONGEST, NAMES)) < 10_000
