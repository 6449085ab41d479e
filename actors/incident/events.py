"""The events of an incident: what happened, in the order of its journal.

Rule: an event's name and its fields are persistent data.
Fields may be added with a default; nothing is renamed and nothing is removed.
"""

from actors.incident.details import DetailsChange, DetailsEvent
from actors.incident.lifecycle import LifecycleChange, LifecycleEvent
from actors.incident.roles import RolesChange, RolesEvent
from actors.incident.steps.events import GotChannel, StepEvent
from actors.incident.trouble import TroubleEvent

HumanEvent = LifecycleEvent | DetailsEvent | RolesEvent | TroubleEvent
"""Events that people cause; each has a mark."""

Event = HumanEvent | StepEvent

Change = LifecycleChange | DetailsChange | RolesChange | GotChannel
"""What others are told of these events."""
