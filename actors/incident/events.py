"""The events of an incident: what happened, in the order of its journal.

Rule: an event's name and its fields are persistent data.
Fields may be added with a default; nothing is renamed and nothing is removed.
"""

from actors.incident.details import DetailsEvent, DetailsNews
from actors.incident.lifecycle import LifecycleEvent, LifecycleNews
from actors.incident.question import QuestionEvent, TimerEvent
from actors.incident.roles import RolesEvent, RolesNews
from actors.incident.steps.events import ChannelNews, StepEvent
from actors.incident.trouble import TroubleEvent

HumanEvent = LifecycleEvent | DetailsEvent | RolesEvent | TroubleEvent | QuestionEvent
"""Events that people cause; each has a mark."""

Event = HumanEvent | StepEvent | TimerEvent

News = LifecycleNews | DetailsNews | RolesNews | ChannelNews
"""What others hear of these events, in notices; not in the journal."""
