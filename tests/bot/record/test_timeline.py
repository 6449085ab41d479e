from typing import get_args

import pytest

from actors.incident.details import (
    DescriptionChanged,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.events import Event
from actors.incident.facts import Service
from actors.incident.ids import (
    StepKey,
)
from actors.incident.keys import CHANNEL_KEY, invite_key, told_key
from actors.incident.lifecycle import Declared, Reopened
from actors.incident.plan.table import PLAN
from actors.incident.roles import LeadChanged
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
)
from actors.incident.steps.state import IN_DOUBT
from actors.incident.trouble import Confirmed, Retried
from bot.record.step_entries import DONE
from bot.words.steps import DEEDS
from tests.bot.record.story import (
    ALEX,
    GUS,
    HIGH,
    LOW,
    OWN,
    SAM,
    TECH,
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

HUMAN: list[tuple[Event, str]] = [
    (
        TitleChanged(mark=mark(60), title="No mails"),
        "Sam changed the title from “Mails are late” to “No mails”.",
    ),
    (
        DescriptionChanged(mark=mark(60), description=" "),
        "Sam took the description away.",
    ),
    (
        ServiceChanged(mark=mark(60), service=Service(key="w", name="Web")),
        "Sam changed the service from Mail to Web.",
    ),
    (
        SeverityChanged(mark=mark(60), severity=HIGH, unsure=False),
        "Sam raised the severity from P3 Low to P1 High.",
    ),
    (
        SeverityChanged(mark=mark(60), severity=LOW, unsure=False),
        "Sam is sure of the severity: P3 Low.",
    ),
    (
        LeadChanged(mark=mark(60), role=TECH, person=SAM),
        "Sam made Sam Tech lead instead of Alex.",
    ),
    (
        LeadChanged(mark=mark(60), role=TECH, person=None),
        "Sam took Alex off as Tech lead; nobody had that part then.",
    ),
    (closed(60), "Alex closed the incident after 1 minute."),
    (
        Retried(mark=mark(60), step=None),
        "Sam asked for the refused steps to be tried again.",
    ),
    (
        Retried(mark=mark(60), step=invite_key(ALEX)),
        "Sam asked to invite Alex once more.",
    ),
    (
        Confirmed(mark=mark(60), step=StepKey("announce/declared/C0TOWN")),
        "Sam looked, and found it done: announce it in C0TOWN.",
    ),
]


@pytest.mark.parametrize(("event", "said"), HUMAN)
def test_the_timeline_tells_who_changed_what(event: Event, said: str) -> None:
    assert entries(event) == [f"14:03:07 {said}"]


def test_what_was_typed_stands_in_full_under_its_entry() -> None:
    change = DescriptionChanged(mark=mark(60), description="one\n* two")
    assert entries(change) == [
        "14:03:07 Sam wrote the description anew:",
        "  > one\\",
        "  > \\* two",
    ]


STEPS: list[tuple[Event, str]] = [
    (made(), "The channel #incident-0012 was made."),
    (done(2, "pin/1"), "The card was pinned."),
    (done(2, "bookmark/playbook"), "“Playbook” was bookmarked."),
    (done(2, "announce/declared/C0TOWN"), "C0TOWN was told of the incident."),
    (done(2, told_key(9, TOWN)), "C0TOWN was told what had changed."),
    (done(2, "handoff/1"), "The post-mortem was handed to the team."),
    (shown(2, "card/1", "card"), "The card was shown."),
    (shown(2, "topic", "topic"), "The topic was set."),
    (shown(2, "receipt/declared/1", "receipt/declared"), "Sam was told what was done."),
    (
        ChannelNameTaken(at=at(2), step=CHANNEL_KEY, name="incident-0012"),
        "There was a channel #incident-0012 already.",
    ),
    (
        InviteRefused(
            at=at(2), step=StepKey("invite"), person=GUS, error="user_is_restricted"
        ),
        "U0GUS could not be invited: they are a guest.",
    ),
    (
        StepFailed(at=at(2), step=StepKey("pin/1"), error="odd_error*"),
        "Not done: pin the card: Slack answered “odd_error\\*”.",
    ),
    (
        StepFailed(at=at(2), step=StepKey("pin/1"), error=IN_DOUBT),
        (
            "Not known: pin the card; it may have been done, "
            "and a person was asked to look."
        ),
    ),
    (
        SurfaceLost(at=at(2), step=StepKey("card/1/edit"), surface="card"),
        "Not there any more: post the card.",
    ),
    (
        SurfaceReplaced(
            at=at(2),
            step=StepKey("card/1/edit"),
            surface="card",
            error="edit_window_closed",
        ),
        (
            "Posted again: Muster cannot update the card: "
            "Slack does not let that message be edited any more."
        ),
    ),
    (
        StepFailed(at=at(2), step=StepKey("card/1/edit"), error="is_inactive"),
        "Not done: update the card: the channel is archived.",
    ),
    (done(2, "unpin/1"), "The old card was unpinned."),
    (done(2, "delete/card/1"), "The message that could not be edited was deleted."),
    (
        StepFailed(
            at=at(2),
            step=StepKey("topic"),
            error="missing_scope: needed groups:write, provided channels:manage",
        ),
        (
            "Not done: set the topic: the channel is private now, and the Slack app "
            "needs the scope `groups:write` there."
        ),
    ),
]


@pytest.mark.parametrize(("event", "said"), STEPS)
def test_the_timeline_tells_what_became_of_the_steps(event: Event, said: str) -> None:
    assert entries(event) == [f"14:02:09 {said}"]


def test_the_incident_s_own_channel_goes_by_its_name() -> None:
    assert entries(made(2), done(3, told_key(9, OWN)))[1] == (
        "14:02:10 #incident-0012 was told what had changed."
    )


def test_those_who_came_together_are_one_entry() -> None:
    came = [
        Invited(at=at(3), step=StepKey("invite"), person=person)
        for person in (SAM, ALEX, GUS)
    ]
    assert entries(*came) == [
        "14:02:10 Sam, Alex and U0GUS were brought into the channel."
    ]


def test_one_message_that_tells_two_things_is_one_entry() -> None:
    told = [done(3, told_key(version, TOWN)) for version in (5, 6)]
    assert entries(*told) == ["14:02:10 C0TOWN was told what had changed."]


def test_intents_look_ups_short_waits_and_edits_are_not_told() -> None:
    quiet = (
        shown(3, "card/1", "card"),
        started(4, "pin/1"),
        deferred(5, 35, "pin/1"),
        StepNotFound(at=at(35), step=StepKey("pin/1")),
        shown(36, "card/1/edit", "card"),
    )
    assert entries(*quiet) == ["14:02:10 The card was shown."]


def test_a_long_wait_is_told_once_and_at_its_end() -> None:
    waits = (
        started(10, "pin/1"),
        deferred(10, 40, "pin/1"),
        deferred(40, 100, "pin/1"),
        deferred(100, 160, "pin/1"),
        done(190, "pin/1"),
    )
    assert entries(*waits) == [
        (
            "14:02:47 Slack kept this waiting: pin the card: "
            "Slack asked Muster to slow down."
        ),
        "14:05:17 The card was pinned. That was 3 minutes after the first try.",
    ]


def test_a_step_that_a_dead_bot_left_behind_is_told_with_its_delay() -> None:
    assert entries(started(10, "pin/1"), done(610, "pin/1")) == [
        "14:12:17 The card was pinned. That was 10 minutes after the first try."
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1799, []),
        (1800, ["*30 minutes with no entry*"]),
        (2220, ["*37 minutes with no entry*"]),
    ],
)
def test_half_an_hour_without_an_entry_is_pointed_out(
    seconds: int, said: list[str]
) -> None:
    assert entries(closed(seconds))[:-1] == said


def test_a_timeline_is_in_the_order_of_time_under_its_days() -> None:
    written = page(closed(36000), done(2, "pin/1"))
    later = written.split("### 5 March 2026")[1]
    assert later.index("pinned") < later.index("### 6 March 2026")
    assert later.index("### 6 March 2026") < later.index("00:02:07 Alex closed")


def test_every_row_of_the_plan_has_its_words() -> None:
    assert {row.name for row in PLAN} == {*DONE, "channel", "invite"}
    assert {row.name for row in PLAN} == {*DEEDS, "receipt"}


def test_every_kind_of_event_is_told_or_passed_over_on_purpose() -> None:
    told = {type(event) for event, _said in (*HUMAN, *STEPS)}
    elsewhere = {
        Declared,
        Reopened,
        Invited,
        ShowRefused,
        StepStarted,
        StepNotFound,
        StepDeferred,
    }
    assert told | elsewhere == set(get_args(Event))
