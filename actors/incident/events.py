"""The events of an incident: what happened, in the order of its journal.

Rule: an event's name and its fields are persistent data.
Fields may be added with a default; nothing is renamed and nothing is removed.
"""

from actors.incident.briefings import BriefingsEvent
from actors.incident.checklist import ChecklistEvent
from actors.incident.crew import CrewEvent
from actors.incident.details import DetailsEvent, DetailsNews
from actors.incident.ending import ClosedAutomatically
from actors.incident.handovers import HandoversEvent
from actors.incident.joining import JoiningEvent
from actors.incident.lifecycle import LifecycleEvent, LifecycleNews
from actors.incident.promise import PromiseEvent, ReminderTimer
from actors.incident.question import QuestionEvent, QuestionTimer
from actors.incident.roles import RolesEvent, RolesNews
from actors.incident.steps.events import ChannelNews, StepEvent
from actors.incident.tasks import TasksEvent
from actors.incident.trouble import TroubleEvent
from actors.incident.updates import UpdatesEvent, UpdatesNews

UntoldEvent = (
    BriefingsEvent
    | HandoversEvent
    | TasksEvent
    | ChecklistEvent
    | CrewEvent
    | JoiningEvent
    | TroubleEvent
    | QuestionEvent
    | PromiseEvent
)
"""What no notice reports; some of it has a message of its own."""

HumanEvent = LifecycleEvent | DetailsEvent | UpdatesEvent | RolesEvent | UntoldEvent
"""Events that people cause; each has a mark."""

TimerEvent = QuestionTimer | ReminderTimer
"""Events that time causes, and no person."""

Event = HumanEvent | StepEvent | TimerEvent | ClosedAutomatically

News = LifecycleNews | DetailsNews | UpdatesNews | RolesNews | ChannelNews
"""What others hear of these events, in notices; not in the journal."""
