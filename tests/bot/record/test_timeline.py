from typing import get_args

import pytest

from actors.incident.details import (
    DescriptionChanged,
)
from actors.incident.ending import ClosedAutomatically
from actors.incident.events import Event, HumanEvent, TimerEvent
from actors.incident.ids import (
    StepKey,
)
from actors.incident.keys import CHANNEL_KEY, notice_key
from actors.incident.lifecycle import Declared, Reopened, ReopeningNews
from actors.incident.plan.table import PLAN
from actors.incident.steps.events import (
    ChannelNameTaken,
    Invited,
    InviteRefused,
    ShowRefused,
    StepDeferred,
    StepFailed,
    StepNotFound,
    StepStarted,
    SurfaceLost,
    SurfaceReplaced,
    ThreadUnavailable,
)
from actors.incident.steps.state import IN_DOUBT
from bot.record import human_entries
from bot.words import changes
from bot.words.steps import STEP_WORDS
from tests.actors.incident.case import incident_of
from tests.bot.record.human_events import HUMAN
from tests.bot.record.sample_incident import (
    ALEX,
    DECLARED,
    GUS,
    OWN,
    SAM,
    TOWN,
    at,
    closed,
    deferred,
    done,
    entries,
    made,
    mark,
    page,
    shown,
    started,
)
from tests.bot.record.test_crew_entries import CREW, TASKS


@pytest.mark.parametrize(("event", "said"), HUMAN)
def test_the_timeline_tells_who_changed_what(event: HumanEvent, said: str) -> None:
    assert "\n".join(entries(event)) == f"14:03:07 {said}"


@pytest.mark.parametrize("event", [event for event, _said in HUMAN])
def test_an_event_that_others_are_told_of_needs_no_sentence_of_its_own(
    event: HumanEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, change = incident_of(DECLARED), ReopeningNews()
    monkeypatch.setattr(human_entries, "news_of", lambda _before, _event: change)

    said = human_entries.human_entry(event, before, before)
    assert said == changes.sentence(event.mark, change)


def test_what_was_typed_stands_in_full_under_its_entry() -> None:
    change = DescriptionChanged(mark=mark(60), description="one\n* two")
    assert entries(change) == [
        "14:03:07 Sam changed the description:",
        "  > one\\",
        "  > \\* two",
    ]


STEPS: list[tuple[Event, str]] = [
    (made(), "Created #incident-0012."),
    (done(2, "pin/1"), "Pinned the card."),
    (done(2, "bookmark/playbook"), "Added bookmark “Playbook”."),
    (done(2, "announce/declared/C0TOWN"), "Announced in #town."),
    (done(2, notice_key(9, TOWN)), "Posted the change in #town."),
    (
        ClosedAutomatically(at=at(2)),
        "The test incident was closed automatically after 1 day.",
    ),
    (done(2, "handoff/1"), "Posted the next steps for the report."),
    (shown(2, "card/1", "card"), "Posted the card."),
    (shown(2, "topic", "topic"), "Set the topic."),
    (shown(2, "receipt/declared/1", "receipt/declared"), "Sent Sam a direct message."),
    (
        ChannelNameTaken(at=at(2), step=CHANNEL_KEY, name="incident-0012"),
        "The name #incident-0012 was already taken.",
    ),
    (
        InviteRefused(
            at=at(2), step=StepKey("invite"), person=GUS, error="user_is_restricted"
        ),
        "**Not done: invite U0GUS.** They are a guest.",
    ),
    (
        StepFailed(at=at(2), step=StepKey("pin/1"), error="odd_error*"),
        "**Not done: pin the card.** Slack answered `odd_error*`.",
    ),
    (
        StepFailed(at=at(2), step=StepKey("pin/1"), error=IN_DOUBT),
        ("**Not confirmed: pin the card.** A person was asked to check."),
    ),
    (
        SurfaceLost(at=at(2), step=StepKey("card/1/edit"), surface="card"),
        "No longer in Slack, so it is due again: post the card.",
    ),
    (
        SurfaceReplaced(
            at=at(2),
            step=StepKey("card/1/edit"),
            surface="card",
            error="edit_window_closed",
        ),
        (
            "Posted again, because Muster cannot update the card. "
            "Slack does not let that message be edited any more."
        ),
    ),
    (
        StepFailed(at=at(2), step=StepKey("card/1/edit"), error="is_inactive"),
        "**Not done: update the card.** The channel is archived.",
    ),
    (done(2, "unpin/1"), "Unpinned the old card."),
    (done(2, "delete/card/1"), "Deleted the old message."),
    (
        StepFailed(
            at=at(2),
            step=StepKey("topic"),
            error="missing_scope: needed groups:write, provided channels:manage",
        ),
        (
            "**Not done: set the topic.** The channel is private now, and the Slack "
            "app needs the scope `groups:write` there."
        ),
    ),
]


@pytest.mark.parametrize(("event", "said"), STEPS)
def test_the_timeline_tells_what_became_of_the_steps(event: Event, said: str) -> None:
    assert entries(event) == [f"14:02:09 {said}"]


def test_the_incident_s_own_channel_goes_by_its_name() -> None:
    assert entries(made(2), done(3, notice_key(9, OWN)))[1] == (
        "14:02:10 Posted the change in #incident-0012."
    )


def test_those_who_came_together_are_one_entry() -> None:
    came = [
        Invited(at=at(3), step=StepKey("invite"), person=person)
        for person in (SAM, ALEX, GUS)
    ]
    assert entries(*came) == ["14:02:10 Invited Sam, Alex and U0GUS."]


def test_one_message_that_tells_two_things_is_one_entry() -> None:
    told = [done(3, notice_key(version, TOWN)) for version in (5, 6)]
    assert entries(*told) == ["14:02:10 Posted the change in #town."]


def test_intents_look_ups_short_waits_and_edits_are_not_told() -> None:
    quiet = (
        shown(3, "card/1", "card"),
        started(4, "pin/1"),
        deferred(5, 35, "pin/1"),
        StepNotFound(at=at(35), step=StepKey("pin/1")),
        shown(36, "card/1/edit", "card"),
    )
    assert entries(*quiet) == ["14:02:10 Posted the card."]


def test_a_long_wait_is_told_once_and_at_its_end() -> None:
    waits = (
        started(10, "pin/1"),
        deferred(10, 40, "pin/1"),
        deferred(40, 100, "pin/1"),
        deferred(100, 160, "pin/1"),
        done(190, "pin/1"),
    )
    assert entries(*waits) == [
        ("14:02:47 Delayed by Slack: pin the card. Slack asked Muster to slow down."),
        "14:05:17 Pinned the card. (3 minutes after the first try)",
    ]


def test_a_step_that_a_dead_bot_left_behind_is_told_with_its_delay() -> None:
    assert entries(started(10, "pin/1"), done(610, "pin/1")) == [
        "14:12:17 Pinned the card. (10 minutes after the first try)"
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1799, []),
        (1800, ["*No entries for 30 minutes*"]),
        (2220, ["*No entries for 37 minutes*"]),
    ],
)
def test_half_an_hour_without_an_entry_is_pointed_out(
    seconds: int, said: list[str]
) -> None:
    assert entries(closed(seconds))[:-1] == said


def test_a_timeline_is_in_the_order_of_time_under_its_days() -> None:
    written = page(closed(36000), done(2, "pin/1"))
    later = written.split("### 5 March 2026")[1]
    assert later.index("Pinned") < later.index("### 6 March 2026")
    assert later.index("### 6 March 2026") < later.index("00:02:07 Alex closed")


def test_every_row_of_the_plan_has_its_words() -> None:
    assert {row.name for row in PLAN} == set(STEP_WORDS)


def test_every_kind_of_event_is_told_or_passed_over_on_purpose() -> None:
    said = {type(event) for event, _said in (*HUMAN, *CREW, *TASKS, *STEPS)}
    elsewhere = {
        Declared,
        Reopened,
        Invited,
        ShowRefused,
        StepStarted,
        StepNotFound,
        StepDeferred,
        ThreadUnavailable,
        *get_args(TimerEvent),
    }
    missing = sorted(x.__name__ for x in set(get_args(Event)) - said - elsewhere)
    assert not missing, (
        f"HUMAN in tests/bot/record/human_events.py, or STEPS in {__name__}, needs an "
        "example, and the sentence that the "
        f"record says, of each: {missing}. A person's event that others are told of "
        "(news_of in actors/incident/evolve.py) has the sentence of "
        "bot/words/changes.py, any other one in bot/record/human_entries.py; "
        "a step's has one in bot/record/step_entries.py"
    )
