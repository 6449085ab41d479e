"""What the timeline says of roles, handovers, tasks and checklists."""

import pytest

from actors.incident.briefings import RoleAskedAgain
from actors.incident.checklist import ChecklistSaved
from actors.incident.crew import ChannelJoined, ChannelLeft
from actors.incident.events import HumanEvent
from actors.incident.handovers import (
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverWithdrawn,
)
from actors.incident.joining import Joined
from actors.incident.roles import RoleAccepted
from actors.incident.tasks import (
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskGiven,
    TaskReopened,
)
from tests.bot.record.sample_incident import ALEX, SAM, TECH, entries, mark

LINK = "https://acme.slack.com/archives/C1/p11"
CREW: list[tuple[HumanEvent, str]] = [
    (
        RoleAccepted(mark=mark(60), role=TECH),
        "Sam accepted tech lead.",
    ),
    (
        RoleAskedAgain(mark=mark(60), briefing=1),
        "Sam asked about a role again.",
    ),
    (
        HandoverOffered(
            mark=mark(60), role=TECH, to=ALEX, state="Calm now", worries="The queue"
        ),
        (
            "Sam asked Alex to take over as tech lead. Where things stand:\n"
            "  > Calm now\n  Worries:\n  > The queue"
        ),
    ),
    (
        HandoverAccepted(mark=mark(60), handover=1),
        "Sam took over as a role.",
    ),
    (
        HandoverDeclined(mark=mark(60), handover=1),
        "Sam turned down taking over as a role.",
    ),
    (
        HandoverWithdrawn(mark=mark(60), handover=1),
        "Sam withdrew the handover of a role.",
    ),
    (
        TaskAdded(mark=mark(60), task=1, text="Roll back", owner=ALEX),
        "Sam added a task: “Roll back”. Owner: Alex.",
    ),
    (
        TaskAdded(mark=mark(60), task=1, text="Roll back", owner=None, link=LINK),
        f"Sam added a task: “Roll back”. See [the message](<{LINK}>).",
    ),
    (
        ChecklistSaved(mark=mark(60), ticked=("impact",), unticked=("start",)),
        "Sam ticked “impact” and unticked “start” on the checklist.",
    ),
    (ChannelLeft(mark=mark(60)), "Sam left the channel."),
    (ChannelJoined(mark=mark(60)), "Sam came back to the channel."),
    (
        Joined(mark=mark(60), note="No mails here either"),
        "Sam joined the incident.\n  > No mails here either",
    ),
]

ADDED = TaskAdded(mark=mark(60), task=1, text="Roll back", owner=None)
TASKS: list[tuple[HumanEvent, str]] = [
    (
        TaskGiven(mark=mark(60), task=1, owner=SAM),
        "Sam took the task “Roll back”.",
    ),
    (
        TaskGiven(mark=mark(60), task=1, owner=ALEX),
        "Sam gave a task to Alex: “Roll back”.",
    ),
    (
        TaskGiven(mark=mark(60), task=1, owner=None),
        "Sam left the task “Roll back” without an owner.",
    ),
    (
        TaskDone(mark=mark(60), task=1),
        "Sam marked the task “Roll back” as done.",
    ),
    (TaskDropped(mark=mark(60), task=1), "Sam dropped the task “Roll back”."),
    (TaskReopened(mark=mark(60), task=1), "Sam reopened the task “Roll back”."),
]


@pytest.mark.parametrize(("event", "said"), TASKS)
def test_the_timeline_tells_what_became_of_a_task(event: HumanEvent, said: str) -> None:
    assert entries(ADDED, event)[1] == f"14:03:07 {said}"


@pytest.mark.parametrize(("event", "said"), CREW)
def test_the_timeline_tells_who_does_what(event: HumanEvent, said: str) -> None:
    assert "\n".join(entries(event)) == f"14:03:07 {said}"
