"""What people did, each with its sentence in the record, by Sam a minute after."""

from actors.incident.details import (
    DescriptionChanged,
    ImpactChanged,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.events import HumanEvent
from actors.incident.facts import Service
from actors.incident.ids import StepKey
from actors.incident.keys import invite_key
from actors.incident.promise import ReminderSnoozed, RemindersStopped
from actors.incident.question import QuestionPostponed
from actors.incident.roles import LeadChanged
from actors.incident.status import Status
from actors.incident.trouble import Confirmed, Retried
from actors.incident.updates import StatusChanged, UpdateSent
from tests.bot.record.sample_incident import (
    ALEX,
    HIGH,
    LOW,
    SAM,
    TECH,
    at,
    closed,
    mark,
)

HUMAN: list[tuple[HumanEvent, str]] = [
    (
        ReminderSnoozed(mark=mark(60), turn=1, until=at(960)),
        ("Sam snoozed the reminder of the next update until 5 March 2026, 14:18 UTC."),
    ),
    (
        RemindersStopped(mark=mark(60), turn=1),
        "Sam stopped the reminders of this update.",
    ),
    (
        TitleChanged(mark=mark(60), title="No mails"),
        "Sam changed the title to “No mails” (was “Mails are late”).",
    ),
    (
        DescriptionChanged(mark=mark(60), description=" "),
        "Sam removed the description.",
    ),
    (
        ImpactChanged(mark=mark(60), impact="No *mail* comes"),
        r"Sam wrote what users see: “No \*mail\* comes”.",
    ),
    (
        ImpactChanged(mark=mark(60), impact=""),
        "Sam removed the line on what users see.",
    ),
    (
        ServiceChanged(mark=mark(60), service=Service(key="w", name="Web")),
        "Sam changed the service to Web (was Mail).",
    ),
    (
        SeverityChanged(mark=mark(60), severity=HIGH, unsure=False),
        "Sam raised the severity to **P1 High** (was P3 Low).\\\n  Everybody is hurt.",
    ),
    (
        SeverityChanged(mark=mark(60), severity=LOW, unsure=False),
        "Sam confirmed the severity: P3 Low.",
    ),
    (
        StatusChanged(mark=mark(60), status=Status.FIXING),
        "Sam changed the status to **fixing** (was investigating).",
    ),
    (
        UpdateSent(mark=mark(60), text="Mails\nare *late*.", update_at=at(1800)),
        (
            "**Update: investigating, P3 Low.**\n  > Mails\\\n  > are \\*late\\*.\n"
            "  Next update by 5 March 2026, 14:32 UTC. Sent by Sam."
        ),
    ),
    (
        UpdateSent(mark=mark(60), text="Mails are late.", update_at=None),
        (
            "**Update: investigating, P3 Low.**\n  > Mails are late.\n"
            "  Next update when something changes. Sent by Sam."
        ),
    ),
    (
        LeadChanged(mark=mark(60), role=TECH, person=SAM),
        "Sam took over tech lead from Alex.",
    ),
    (
        LeadChanged(mark=mark(60), role=TECH, person=None),
        "Tech lead: nobody now (was Alex). Changed by Sam.",
    ),
    (closed(60), "Alex closed the incident after 1 minute."),
    (
        Retried(mark=mark(60), step=None),
        "Sam tried the refused steps again.",
    ),
    (
        Retried(mark=mark(60), step=invite_key(ALEX)),
        "Sam asked Muster to invite Alex again.",
    ),
    (
        QuestionPostponed(mark=mark(60), turn=1, ask_at=at(86_400)),
        "Sam put off the question whether it is over until 6 March 2026, 14:02 UTC.",
    ),
    (
        Confirmed(mark=mark(60), step=StepKey("announce/declared/C0TOWN")),
        "Sam checked, and confirmed as done: announce it in #town.",
    ),
]
