"""Whether the people in the configuration can lead."""

from actors.incident.ids import PersonId
from actors.incident.keys import INVITE
from bot.checkup.finding import Finding, warning
from bot.slack.web.profile import Profile

EXAMPLES = frozenset({"U0123ABCD", "U0456EFGH"})
"""The member ids in the documentation."""

FIX = (
    "open the profile of the person who is to lead, select ⋮ > Copy member ID, and "
    "use that"
)
_ROWS = frozenset({INVITE})


def example(where: str, person: PersonId) -> Finding | None:
    if person not in EXAMPLES:
        return None
    what = f"{person} is the example in Muster's documentation"
    return warning(where, what, FIX, _ROWS, person)


def check(where: str, person: PersonId, profile: Profile) -> Finding | None:
    """Check what ``users.info`` says about a lead."""
    what = ""
    if profile.stranger:
        what = "does not exist in this workspace"
    elif profile.deactivated:
        what = "is deactivated"
    elif profile.bot:
        what = "is a bot, and bots cannot lead"
    elif profile.guest:
        what = "is a guest, and guests cannot be invited into every channel"
    if not what:
        return None
    return warning(where, f"{person} {what}", FIX, _ROWS, person)
