"""The commands that an incident understands."""

from actors.incident.details import DetailsCommand
from actors.incident.lifecycle import LifecycleCommand
from actors.incident.question import QuestionCommand
from actors.incident.trouble import TroubleCommand

Command = LifecycleCommand | DetailsCommand | TroubleCommand | QuestionCommand
