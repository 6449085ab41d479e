"""Announcements say what holds now, and the news is in their threads."""

import pytest
from attrs import evolve as with_

from actors.incident.commands import Command
from actors.incident.effects import PostMessage, Step
from actors.incident.ids import ChannelId
from actors.incident.keys import (
    ANNOUNCE,
    ANNOUNCEMENT,
    NOTICE,
    announce_key,
    announcement_surface,
    row_of,
)
from actors.incident.place import Place
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines
from actors.incident.steps.events import (
    SurfaceLost,
    ThreadUnavailable,
)
from actors.moves import Act
from tests.actors.incident.case import (
    BOB,
    CLOSE,
    DECLARE,
    HELP,
    NEWS,
    P1,
    PAY,
    REOPEN,
    mark,
    sure,
)
from tests.actors.incident.run import (
    changes,
    next_key,
    receipts,
    run_of,
    say,
    until_row,
)
from tests.actors.incident.slack import OWN, Fault
from tests.actors.incident.threads import (
    LOWERED,
    MOVED,
    RAISED,
    WORSE,
    announcement,
    in_thread,
    started,
    told,
)


def test_an_announcement_says_what_holds_now_and_is_posted_once() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(WORSE, estimate=sure(P1), service=PAY), 60).drain()

    for channel in (HELP, NEWS):
        view = announcement(run, channel)
        assert (view.title, view.severity, view.service) == ("Worse", P1, PAY)

    say(run, CLOSE, 600).drain()
    assert announcement(run, HELP).closed == CLOSE.mark
    assert announcement(run, HELP).summary == CLOSE.summary
    say(run, REOPEN, 700).drain()
    assert announcement(run, HELP).closed is None


def test_nothing_is_edited_while_nothing_changes() -> None:
    run = run_of(DECLARE).drain()
    assert not started(run, ANNOUNCEMENT)

    say(run, MOVED, 60).drain()
    assert not started(run, ANNOUNCEMENT)


def test_a_change_costs_one_message_and_at_most_one_edit_a_channel() -> None:
    channels = tuple(ChannelId(f"C{x}") for x in range(10))
    run = run_of(with_(DECLARE, announce=channels, origin=None)).drain()
    before = len(run.slack.order)
    say(run, WORSE, 60).drain()

    calls = run.slack.order[before:]
    for channel in channels:
        mine = [row_of(x) for x in calls if channel in x.split("/")]
        assert sorted(mine) == [ANNOUNCEMENT, NOTICE]


@pytest.mark.parametrize("command", [WORSE, LOWERED, MOVED])
def test_news_goes_into_the_thread_of_the_announcement(command: Command) -> None:
    run = run_of(DECLARE).drain()
    say(run, command, 60).drain()

    for channel in (HELP, NEWS):
        (message,) = told(run, channel)
        parent = run.incident.steps.display(announcement_surface(channel)).ts
        assert message.thread == parent
        assert parent is not None
    assert in_thread(run, OWN) == [False]


def test_what_everybody_must_see_is_a_message_in_the_channel() -> None:
    run = run_of(DECLARE).drain()
    say(run, RAISED, 60).drain()
    say(run, CLOSE, 600).drain()
    say(run, REOPEN, 700).drain()

    for channel in (HELP, NEWS):
        assert in_thread(run, channel) == [False] * 3


def test_the_intent_names_the_place_that_is_meant() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60).drain()
    say(run, CLOSE, 600).drain()
    thread = run.incident.steps.display(announcement_surface(HELP)).ts

    places = [x.place for x in started(run, NOTICE) if x.step.endswith(HELP)]
    assert places == [Place(channel=HELP, thread=thread), Place(channel=HELP)]


def test_a_message_in_doubt_is_looked_up_where_it_was_meant_to_be() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    while not (next_key(until_row(run, NOTICE)) or "").endswith(HELP):
        run.act()
    run.act(Fault.CUT_AFTER)
    surface = announcement_surface(HELP)
    thread = run.incident.steps.display(surface).ts
    run.append([SurfaceLost(at=run.now, step=announce_key(HELP), surface=surface)])

    move = next_move(run.state, run.now)
    assert isinstance(move, Act)
    assert isinstance(move.step.effect, PostMessage)
    assert (move.in_doubt, move.step.effect.thread) == (True, thread)
    run.drain()
    assert changes(run, HELP) == [["TitleNews"]]


@pytest.mark.parametrize("fault", [Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.LOST_AFTER])
def test_every_channel_hears_each_change_once_whatever_is_lost(fault: Fault) -> None:
    for place in range(8):
        run = run_of(DECLARE).drain()
        say(run, WORSE, 60)
        run.later(10)
        run.drain([Fault.NONE] * place + [fault])
        for channel in (OWN, HELP, NEWS):
            assert changes(run, channel) == [["TitleNews"]]


def test_where_slack_refuses_a_thread_the_channel_itself_is_told() -> None:
    run = run_of(DECLARE).drain()
    run.slack.refuses = without_threads
    say(run, WORSE, 60).drain()
    say(run, with_(MOVED, title="Worse", mark=mark(BOB, 90)), 90).drain()

    for channel in (HELP, NEWS):
        assert in_thread(run, channel) == [False, False]
    refused = [x for x in run.journal if isinstance(x, ThreadUnavailable)]
    assert sorted(x.channel for x in refused) == [HELP, NEWS]
    assert open_lines(run.incident) == ()


def without_threads(step: Step) -> str:
    is_reply = isinstance(step.effect, PostMessage) and step.effect.thread
    return "cannot_reply_to_message" if is_reply else ""


def test_a_deleted_announcement_is_not_posted_again_and_its_news_is_told() -> None:
    run = run_of(DECLARE).drain()
    gone = run.incident.steps.display(announcement_surface(HELP)).ts
    assert gone is not None
    del run.slack.messages[gone]
    say(run, WORSE, 60).drain()
    say(run, with_(MOVED, title="Worse", mark=mark(BOB, 90)), 90).drain()
    say(run, CLOSE, 600).drain()

    assert run.slack.done[announce_key(HELP)] == 1
    assert in_thread(run, HELP) == [False] * 3
    assert in_thread(run, NEWS) == [True, True, False]
    places = [x.place for x in started(run, NOTICE) if x.step.endswith(HELP)]
    assert places == [Place(channel=HELP)] * 3
    assert open_lines(run.incident) == ()


def test_an_announcement_that_cannot_be_edited_is_tried_once_and_keeps_its_thread() -> (
    None
):
    run = run_of(DECLARE).drain()
    run.slack.refuses = lambda step: (
        "edit_window_closed" if row_of(step.key) == ANNOUNCEMENT else ""
    )
    say(run, WORSE, 60).drain()
    say(run, with_(WORSE, title="Worst", mark=mark(BOB, 90)), 90).drain()

    assert len(started(run, ANNOUNCEMENT)) == 2
    assert in_thread(run, HELP) == [True, True]
    assert open_lines(run.incident) == ()


def test_an_edit_refused_for_another_reason_is_reported_until_one_succeeds() -> None:
    run = run_of(DECLARE).drain()
    run.slack.refuses = lambda step: (
        "msg_too_long" if row_of(step.key) == ANNOUNCEMENT else ""
    )
    say(run, WORSE, 60).drain()
    lines = open_lines(run.incident)
    assert {(x.row, x.is_edit) for x in lines} == {(ANNOUNCEMENT, True)}
    assert [x.lines for x in receipts(run, BOB)] != []

    run.slack.refuses = lambda _step: ""
    say(run, with_(WORSE, title="Worst", mark=mark(BOB, 90)), 90).drain()
    assert open_lines(run.incident) == ()


def test_an_incident_that_was_over_when_it_was_announced_goes_on_saying_so() -> None:
    run = until_row(run_of(DECLARE), ANNOUNCE)
    run.act(Fault.WAIT_TOLD)
    say(run, with_(CLOSE, mark=mark(BOB, 5)), 5).drain()

    assert announcement(run, HELP).is_late
    assert not [x for x in started(run, ANNOUNCEMENT) if HELP in x.step]
    say(run, REOPEN, 700).drain()
    say(run, with_(CLOSE, mark=mark(BOB, 800)), 800).drain()
    assert not announcement(run, HELP).is_late
    assert announcement(run, HELP).closed == mark(BOB, 800)


def test_an_edit_neither_adds_nor_removes_a_call_of_everybody() -> None:
    run = run_of(DECLARE).drain()
    say(run, RAISED, 60).drain()
    assert not announcement(run, HELP).rings

    run = run_of(with_(DECLARE, severity=P1)).drain()
    assert announcement(run, HELP).rings
    say(run, WORSE, 60).drain()
    assert announcement(run, HELP).rings
