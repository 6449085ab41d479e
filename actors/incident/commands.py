"""The commands that an incident understands."""

from actors.incident.briefings import BriefingsCommand
from actors.incident.checklist import ChecklistCommand
from actors.incident.crew import CrewCommand
from actors.incident.details import DetailsCommand
from actors.incident.handovers import HandoversCommand
from actors.incident.joining import JoiningCommand
from actors.incident.lifecycle import LifecycleCommand
from actors.incident.promise import PromiseCommand
from actors.incident.question import QuestionCommand
from actors.incident.roles import RolesCommand
from actors.incident.tasks import TasksCommand
from actors.incident.trouble import TroubleCommand
from actors.incident.updates import UpdatesCommand

Command = (
    LifecycleCommand
    | DetailsCommand
    | UpdatesCommand
    | RolesCommand
    | BriefingsCommand
    | HandoversCommand
    | TasksCommand
    | ChecklistCommand
    | CrewCommand
    | JoiningCommand
    | TroubleCommand
    | QuestionCommand
    | PromiseCommand
)
