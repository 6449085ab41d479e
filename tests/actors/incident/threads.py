"""What people read in the threads of announcements."""

from attrs import evolve as with_

from actors.incident.announcement import announcement_of
from actors.incident.bodies import NoticeView
from actors.incident.effects import PostMessage
from actors.incident.facts import Lead
from actors.incident.ids import ChannelId
from actors.incident.keys import (
    ANNOUNCEMENT,
    announce_key,
    announcement_surface,
    finding_key,
    row_of,
)
from actors.incident.steps.events import (
    StepStarted,
)
from actors.incident.views import AnnouncementView
from tests.actors.incident.case import (
    BOB,
    CLOSE,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    HELP,
    P1,
    P3,
    PAY,
    UPDATE,
    mark,
    nobody_but,
    sure,
)
from tests.actors.incident.run import Run, run_of, say
from tests.actors.incident.slack import Message

WORSE = with_(UPDATE, title="Worse")
RAISED = with_(UPDATE, estimate=sure(P1))
LOWERED = with_(UPDATE, estimate=sure(P3))
MOVED = with_(UPDATE, leads=nobody_but(Lead(role=COMMS, person=DAN)))


def announcement(run: Run, channel: ChannelId) -> AnnouncementView:
    (found,) = [
        x.body for x in run.slack.messages.values() if x.key == announce_key(channel)
    ]
    assert isinstance(found, AnnouncementView)
    return found


def told(run: Run, channel: ChannelId) -> list[Message]:
    """Return the news in a channel and its threads."""
    return [
        x
        for x in run.slack.messages.values()
        if x.to == channel and isinstance(x.body, NoticeView)
    ]


def in_thread(run: Run, channel: ChannelId) -> list[bool]:
    return [x.thread is not None for x in told(run, channel)]


def started(run: Run, row: str) -> list[StepStarted]:
    return [
        x for x in run.journal if isinstance(x, StepStarted) and row_of(x.step) == row
    ]


def searches(run: Run, channel: ChannelId) -> int:
    key = finding_key(channel)
    return sum(x.step == key for x in started(run, ANNOUNCEMENT))


def told_in_threads() -> Run:
    """One channel hears the news in a thread, one lets nobody reply, both the end."""
    run = run_of(DECLARE).drain()
    run.slack.refuses = lambda step: (
        "restricted_action_thread_locked"
        if isinstance(step.effect, PostMessage)
        and step.effect.to == HELP
        and step.effect.thread
        else ""
    )
    say(run, with_(UPDATE, title="Worse"), 60)
    say(run, with_(UPDATE, title="Worse", mark=mark(BOB, 65), service=PAY), 65).drain()
    say(run, with_(UPDATE, mark=mark(CYD, 90), estimate=sure(P1)), 90).drain()
    return say(run, CLOSE, 600).drain()


def assert_announced(run: Run) -> None:
    """Check that each announcement that is there says what holds now."""
    incident = run.incident
    for channel in incident.announce:
        display = incident.steps.display(announcement_surface(channel))
        if display.ts in run.slack.messages and not display.error:
            found = run.slack.messages[display.ts].body
            assert found == announcement_of(incident, channel)
