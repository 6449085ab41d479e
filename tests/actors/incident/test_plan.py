"""The order of the rows of the plan, and what each of them needs."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.effects import Effect
from actors.incident.events import Event
from actors.incident.ids import StepKey
from actors.incident.keys import (
    ANNOUNCE,
    ANNOUNCEMENT,
    HANDOFF,
    INVITE,
    JOINING,
    PIN,
    QUESTION,
    RECEIPT,
    TEST_END,
    TOPIC,
    row_of,
)
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.channel import channel_effect
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines
from actors.incident.plan.receipt import receipt_row
from actors.incident.plan.rows import Row, Target, each, once
from actors.incident.plan.table import PLAN
from actors.incident.plan.topic import topic_of
from actors.incident.steps.events import StepDeferred, StepStarted
from actors.incident.views import AnnouncementView
from actors.moves import Act, Rest, Wait
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSE,
    CYD,
    DAN,
    DECLARE,
    HELP,
    NEWS,
    P1,
    REOPEN,
    T0,
    UPDATE,
    mark,
)
from tests.actors.incident.run import next_key, notices, run_of, say, until_row
from tests.actors.incident.sample_steps import SAMPLE_STEPS
from tests.actors.incident.slack import Fault


def test_before_anything_has_happened_there_is_nothing_to_do() -> None:
    assert next_move(None, T0) == Rest()


def test_the_rows_come_in_the_order_in_which_people_see_them() -> None:
    run = run_of(DECLARE).drain()

    assert run.slack.order == [
        "channel",
        "invite",
        "topic",
        "card/1",
        "pin/1",
        "bookmark/book",
        "bookmark/report",
        "announce/declared/CHELP",
        "announce/declared/CNEWS",
        "receipt/declared/1",
    ]
    rows = [*map(row_of, run.slack.order[:-1]), "reply", "told", ANNOUNCEMENT]
    rows += [JOINING, "task"]
    rows += ["assignment", "handoff", "declined", "unaccepted"]
    rows += ["handover", "unanswered", "brief"]
    rows += [
        "reminder",
        "overdue",
        "silent",
        "unled",
        QUESTION,
        TEST_END,
        "delete",
        RECEIPT,
    ]
    rows.insert(rows.index(PIN) + 1, "unpin")
    assert [row.name for row in PLAN] == list(dict.fromkeys(rows))
    assert run.now == T0


def test_a_row_that_waits_does_not_hold_up_rows_that_do_not_need_it() -> None:
    run = run_of(DECLARE)
    run.act()
    assert next_key(run) == INVITE
    run.act(Fault.WAIT_TOLD)
    run.drain_now()

    assert "card/1" in run.slack.done
    assert "announce/declared/CNEWS" in run.slack.done
    assert next_move(run.state, run.now) == Wait(until=T0 + timedelta(seconds=20))


def test_a_view_that_slack_refused_is_tried_again_when_it_has_changed() -> None:
    run = until_row(run_of(DECLARE), TOPIC)
    run.act(Fault.REFUSED)
    run.drain()
    assert "topic" not in run.slack.done

    say(run, with_(UPDATE, title="Worse"), 60).drain()

    assert run.slack.topic == topic_of(run.incident)
    assert open_lines(run.incident) == ()


def test_old_incidents_do_without_rows_that_joined_the_plan_later() -> None:
    run = run_of(DECLARE)
    run.state = with_(run.incident, plan=0)

    assert next_move(run.state, run.now) == Rest()


def test_the_intent_names_everything_that_the_call_covers() -> None:
    run = run_of(DECLARE)
    run.act()
    run.act()
    intents: list[Event] = [x for x in run.journal if isinstance(x, StepStarted)]

    assert intents[-1] == StepStarted(
        at=T0,
        step=StepKey("invite"),
        covers=tuple(StepKey(f"invite/{x}") for x in (ADA, BOB, CYD)),
    )


def test_an_incident_that_is_closed_twice_has_its_next_steps_twice() -> None:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600).drain()
    say(run, REOPEN, 700).drain()
    say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()

    assert run.slack.done[StepKey("handoff/1")] == 1
    assert run.slack.done[StepKey("handoff/2")] == 1
    assert len(notices(run, NEWS)) == 3


def test_next_move_asks_each_row_once_no_matter_how_many_people_acted() -> None:
    asked: list[Incident] = []

    def targets(incident: Incident) -> tuple[Target, ...]:
        asked.append(incident)
        return tuple(Target(key=StepKey(x.key), occasion=x.key) for x in acts)

    run = run_of(DECLARE).drain()
    for at in range(60, 660, 60):
        say(run, with_(UPDATE, title=f"Title {at}", mark=mark(BOB, at)), at).drain()
    acts = tuple(run.incident.occasions.values())
    row = Row(name=HANDOFF, targets=targets, steps=lambda _incident, _now: ())
    tuple(receipt_row((row,)).steps(run.incident, run.now))

    assert len(acts) == 11
    assert len(asked) == 1


def test_an_incident_that_got_worse_is_announced_with_its_present_severity() -> None:
    run = run_of(with_(DECLARE, severity=P1))
    until_row(run, ANNOUNCE).act()

    (announcement,) = run.slack.said_in(HELP)
    assert isinstance(announcement, AnnouncementView)
    assert announcement.severity.mentions_channel


def test_the_sample_incidents_reach_every_row() -> None:
    missing = {row.name for row in PLAN} - {row for row, _ in SAMPLE_STEPS}

    assert not missing, (
        "tests/actors/incident/sample_steps.py has no incident in which these rows "
        "have a step; other tests learn from it what a row does"
    )


def test_a_row_for_one_target_refuses_a_second_one() -> None:
    incident = run_of(DECLARE).incident
    target = Target(key=StepKey("twice"), occasion=DECLARED)
    row = once("twice", lambda _: (target, target), channel_effect)

    with pytest.raises(AssertionError, match="the row twice has 2 targets"):
        list(row.steps(incident, T0))


def test_a_look_at_the_plan_makes_only_the_effect_of_the_chosen_step() -> None:
    made: list[StepKey] = []

    def effect(incident: Incident, target: Target) -> Effect:
        made.append(target.key)
        return channel_effect(incident, target)

    targets = tuple(
        Target(key=StepKey(f"many/{x}"), occasion=DECLARED) for x in range(5)
    )
    row = each("many", lambda _: targets, effect)
    run = run_of(DECLARE)
    later = T0 + timedelta(minutes=1)
    run.append(
        [
            StepDeferred(
                at=T0, step=StepKey("many/0"), until=later, why="", doubtful=False
            )
        ]
    )
    move = next_move(run.incident, T0, (row,))

    assert isinstance(move, Act)
    assert move.step.key == "many/1"
    assert made == ["many/1"]
