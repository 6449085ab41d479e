"""The questions, hints and labels in the windows."""

from collections.abc import Iterable

from actors.incident.facts import Severity
from actors.incident.ids import IncidentNumber
from bot.settings.configuration import DEFAULT_SEVERITIES, SHORT_FORMS
from bot.words.phrases import in_a_sentence

WINDOW_TITLE = "Declare an incident"


WINDOW_SUBMIT = "Declare incident"


SUBMIT_ANYWAY = "Declare anyway"
"""The same, beside the open incident that somebody could join."""


UPDATE_SUBMIT = "Save changes"


WHAT = "What's happening?"


WHAT_HINT = (
    "One line, for example “Candidates cannot sign in”. "
    "If in doubt, declare: false alarms are fine."
)


SERVICE = "Which service is affected?"


HOW_BAD = "How serious is it?"


HOW_BAD_HINT = "If you're between two, choose the higher. You can change it later."


DESCRIPTION = "What else do you know?"


DESCRIPTION_HINT = (
    "What users see, when it started, useful links. You can add more later."
)


IMPACT = "What do users see?"


IMPACT_HINT = "One line, for example “Candidates cannot sign in”."


TASK = "What is to be done?"


TASK_HINT = "One task for one person, for example “Roll back release 512”."


TASK_INCIDENT = "Which incident is it for?"


TASK_OWNER = "Who does it?"


TASK_OWNER_HINT = "They get a direct message. Leave it empty if nobody has it yet."


GIVE_SUBMIT = "Save owner"


HANDOVER_TITLE = "Hand over role"


HANDOVER_SUBMIT = "Ask them"


WHICH_ROLE = "Which role?"


TAKES_OVER = "Who takes over?"


TAKES_OVER_HINT = "You keep the role until they select “I have it”."


STATE = "Where do things stand?"


STATE_HINT = "What is known, what is being tried, and what you were about to do."


WORRIES = "What worries you most?"


WORRIES_HINT = "A risk, a doubt, something nobody is watching."


def handover_of(role: str) -> str:
    """Ask who takes over the only role that somebody has."""
    return f"Who takes over as {in_a_sentence(role)}?"


ROLE_HINT = "Filled in from the service. Change or clear it if someone else is on."


NOT_SURE = "Not sure"


def severity_hint(rows: Iterable[Severity]) -> str:
    return "\n".join([HOW_BAD_HINT, *(f"{x.word}: {x.sentence}" for x in rows)])


def option_description(row: Severity) -> str:
    """Describe a severity in the few words that fit into an option."""
    is_default = row in DEFAULT_SEVERITIES
    return SHORT_FORMS[row.key] if is_default else row.sentence


def unsure_is(default: Severity) -> str:
    return f"Treated as {default.word} until someone confirms it"


NO_FIELDS_TITLE = "Muster"


def update_title(number: IncidentNumber) -> str:
    return f"Change incident {number}"
