"""The table of features: everything that people can do, in the order of the help."""

from bot.features.catchup import CATCHUP
from bot.features.change.feature import CHANGE
from bot.features.checklist import CHECKLIST
from bot.features.close import CLOSE
from bot.features.confirm import CONFIRM
from bot.features.declare.feature import DECLARE
from bot.features.feature import Feature
from bot.features.handover.feature import HANDOVER
from bot.features.help import HELP
from bot.features.home import HOME
from bot.features.incident_window.feature import INCIDENT_WINDOW
from bot.features.list import LIST
from bot.features.members import MEMBERS
from bot.features.next import NEXT
from bot.features.ping import PING
from bot.features.question import QUESTION
from bot.features.reminders import REMINDERS
from bot.features.reopen import REOPEN
from bot.features.retry import RETRY
from bot.features.roles.feature import ROLES
from bot.features.status import STATUS
from bot.features.tasks.feature import TASKS
from bot.features.update.feature import UPDATE
from bot.features.ways import Ways

FEATURES: tuple[Feature, ...] = (
    DECLARE,
    INCIDENT_WINDOW,
    UPDATE,
    CHANGE,
    CHECKLIST,
    ROLES,
    HANDOVER,
    CLOSE,
    REOPEN,
    QUESTION,
    REMINDERS,
    NEXT,
    TASKS,
    STATUS,
    CATCHUP,
    LIST,
    RETRY,
    CONFIRM,
    HELP,
    PING,
    MEMBERS,
    HOME,
)

WAYS = Ways.of(FEATURES)
"""The ways of all features, by the name that requests use."""
