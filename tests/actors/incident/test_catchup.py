"""What has changed since somebody was last there, as the journal has it."""

from collections.abc import Iterable

import pytest
from attrs import evolve as with_

from actors.incident.catchup import CatchUp, Change, Presence, catch_up, read_on
from actors.incident.commands import Command
from actors.incident.crew import ChannelJoined, ChannelLeft
from actors.incident.decide import decide
from actors.incident.details import Estimate, Update
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.ids import PersonId, StepKey
from actors.incident.joining import Join, Joined
from actors.incident.keys import INVITE
from actors.incident.lifecycle import Close, Reopen
from actors.incident.roles import LeadChoice, LeadNews
from actors.incident.status import Status
from actors.incident.steps.events import Invited
from actors.incident.tasks import AddTask, FinishTask, GiveTask
from actors.incident.updates import SendUpdate
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
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

RAISE = Update(mark=mark(ADA, 60), estimate=sure(P1))
BOB_INVITED = Invited(at=mark(after=10).at, step=StepKey(INVITE), person=BOB)
SEND = SendUpdate(
    mark=mark(ADA, 60), text="Look.", status=None, estimate=None, update_at=None
)
RENAME = Update(mark=mark(BOB, 300), title="Checkout is slow")


def after(*commands: Command, events: Iterable[Event] = DECLARED) -> tuple[Event, ...]:
    journal = tuple(events)
    for command in commands:
        journal += decide(replay(journal), command)
    return journal


def caught_up(person: PersonId, events: Iterable[Event]) -> CatchUp:
    journal = tuple(events)
    return catch_up(read_on(person, journal), incident_of(*journal))


def test_somebody_who_acted_hears_what_changed_after_that() -> None:
    found = caught_up(BOB, after(RAISE, RENAME, with_(RAISE, mark=mark(ADA, 400))))
    assert (found.presence, found.since) == (Presence.ACTED, RENAME.mark.at)
    assert not found.is_news

    lowered = Update(mark=mark(ADA, 500), estimate=sure(P2))
    found = caught_up(BOB, after(RAISE, RENAME, lowered))
    assert found.severity == Change(before=sure(P1), after=sure(P2))
    assert found.title is None


def test_somebody_who_was_invited_and_never_acted_hears_of_all_since_then() -> None:
    found = caught_up(BOB, after(RAISE, events=(*DECLARED, BOB_INVITED)))

    assert (found.presence, found.since) == (Presence.JOINED, BOB_INVITED.at)
    assert found.severity == Change(before=sure(P2), after=sure(P1))
    assert found.roles == ()


def test_coming_back_makes_nobody_miss_what_happened_while_they_were_away() -> None:
    away = ChannelLeft(mark=mark(BOB, 50))
    back = ChannelJoined(mark=mark(BOB, 90))
    journal = after(RAISE, events=(*DECLARED, BOB_INVITED, away))

    found = caught_up(BOB, (*journal, back))

    assert found.since == BOB_INVITED.at
    assert found.severity == Change(before=sure(P2), after=sure(P1))


def test_leaving_is_no_visit() -> None:
    found = caught_up(BOB, (*DECLARED, ChannelLeft(mark=mark(BOB, 50))))

    assert found.presence is Presence.NEVER


def test_somebody_who_joined_hears_what_changed_since_then() -> None:
    join = Join(mark=mark(DAN, 100))
    assert Joined(mark=join.mark, note="") in after(join)

    before = caught_up(DAN, after(RAISE, join))
    assert (before.presence, before.since) == (Presence.JOINED, join.mark.at)
    assert not before.is_news
    assert caught_up(DAN, after(join, with_(RAISE, mark=mark(ADA, 200)))).severity


def test_somebody_who_was_never_there_hears_of_all_that_there_is() -> None:
    found = caught_up(DAN, after(RAISE))

    assert (found.presence, found.since) == (Presence.NEVER, T0)
    assert found.severity == Change(before=None, after=sure(P1))
    assert found.service == Change(before=None, after=WEB)
    assert found.description == Change(before=None, after="Since noon.")
    assert found.roles == (
        LeadNews(role=COMMS, before=None, after=BOB),
        LeadNews(role=TECH, before=None, after=CYD),
    )
    assert (found.title, found.impact, found.tasks) == (None, None, None)


CHANGES = {
    "title": (Update(mark=mark(ADA, 60), title="Slow"), {"title"}),
    "service": (Update(mark=mark(ADA, 60), service=PAY), {"service"}),
    "impact": (Update(mark=mark(ADA, 60), impact="An error"), {"impact"}),
    "description": (Update(mark=mark(ADA, 60), description=""), {"description"}),
    "doubt": (
        Update(mark=mark(ADA, 60), estimate=Estimate(severity=P2, unsure=True)),
        {"severity"},
    ),
    "roles": (
        Update(mark=mark(ADA, 60), leads=(LeadChoice(role=TECH, person=None),)),
        {"roles"},
    ),
    "tasks": (AddTask(mark=mark(ADA, 60), text="Roll back"), {"tasks"}),
    "closed": (Close(mark=mark(ADA, 60), summary=""), {"closed", "status"}),
    "status": (with_(SEND, text="", status=Status.FIXING), {"status"}),
    "update": (SEND, {"latest"}),
}
FACTS = {
    *("title", "service", "impact", "description"),
    *("severity", "roles", "tasks", "closed", "status", "latest"),
}


@pytest.mark.parametrize(("command", "changed"), CHANGES.values(), ids=CHANGES)
def test_each_change_is_one_fact(command: Command, changed: set[str]) -> None:
    found = caught_up(BOB, after(command, events=(*DECLARED, BOB_INVITED)))

    assert {name for name in FACTS if getattr(found, name)} == changed
    assert found.is_news


def test_what_is_as_it_was_again_is_no_news() -> None:
    back = Update(mark=mark(ADA, 90), estimate=sure(with_(P2, sentence="Other words.")))
    found = caught_up(BOB, after(RAISE, back, events=(*DECLARED, BOB_INVITED)))

    assert not found.is_news


def test_tasks_are_counted_as_they_ended_meanwhile() -> None:
    before = (
        AddTask(mark=mark(ADA, 60), text="Roll back"),
        FinishTask(mark=mark(ADA, 70), task=1),
        AddTask(mark=mark(BOB, 80), text="Check the logs"),
    )
    meanwhile = (
        FinishTask(mark=mark(ADA, 90), task=2),
        AddTask(mark=mark(ADA, 100), text="Tell support"),
    )
    assert caught_up(BOB, after(*before)).tasks is None
    tasks = caught_up(BOB, after(*before, *meanwhile)).tasks
    assert tasks
    assert (tasks.done, tasks.dropped, tasks.open) == (1, 0, 1)

    given = GiveTask(mark=mark(ADA, 90), task=2, owner=CYD)
    tasks = caught_up(BOB, after(*before, given)).tasks
    assert tasks
    assert (tasks.done, tasks.dropped, tasks.open) == (0, 0, 1)


def test_the_updates_since_then_are_counted_and_the_latest_is_shown() -> None:
    first = with_(SEND, mark=mark(ADA, 60))
    second = with_(SEND, mark=mark(CYD, 90), text="We roll back.")

    both = caught_up(BOB, after(first, second, events=(*DECLARED, BOB_INVITED)))
    assert (both.updates, both.latest) == (
        2,
        incident_of(*after(second)).updates.latest,
    )
    one = caught_up(ADA, after(first, second))
    assert one.updates == 1
    none = caught_up(CYD, after(first, second))
    assert (none.updates, none.latest) == (0, None)


def test_the_next_update_is_said_while_one_is_promised() -> None:
    promised = with_(SEND, update_at=mark(after=1860).at)

    assert caught_up(ADA, after(promised)).next_at == promised.update_at
    assert not caught_up(ADA, after(promised)).is_news
    close = Close(mark=mark(ADA, 90), summary="")
    assert caught_up(ADA, after(promised, close)).next_at is None


def test_a_closing_and_a_reopening_are_news() -> None:
    invited = (*DECLARED, BOB_INVITED)
    close = Close(mark=mark(ADA, 60), summary="Rolled back.")
    reopen = Reopen(mark=mark(ADA, 90))

    closed = caught_up(BOB, after(close, events=invited))
    assert closed.closed
    assert closed.closed.summary == "Rolled back."
    again = caught_up(BOB, after(close, reopen, events=invited))
    assert (again.closed, again.is_reopened) == (None, True)
    assert again.status is None
    closer = with_(close, mark=mark(BOB, 60))
    seen_closed = caught_up(BOB, after(closer, reopen, events=invited))
    assert seen_closed.status == Change(before="Closed", after="Investigating")
    assert not seen_closed.is_reopened
    assert not caught_up(BOB, after(closer, events=invited)).is_news


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_the_answer_does_not_depend_on_how_the_journal_is_read(size: int) -> None:
    journal = after(RAISE, RENAME, with_(RAISE, mark=mark(ADA, 400), title="Slow"))
    visit = None
    for start in range(0, len(journal), size):
        visit = read_on(BOB, journal[start : start + size], visit)

    assert visit is not None
    assert visit.latest == incident_of(*journal)
    assert catch_up(visit, incident_of(*journal)) == caught_up(BOB, journal)
