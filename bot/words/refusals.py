"""Why a request was not carried out."""

from actors.incident.decide import CLOSED
from actors.incident.ending import IN_A_TEST
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from bot.words import test_incidents
from bot.words.closing_text import reopen_first
from bot.words.spans import Said, say

BUSY = say(
    "This incident has too many requests waiting, so nothing was done. "
    "Try again in a few seconds."
)


def not_done_parked(number: IncidentNumber) -> Said:
    return say(
        "Muster has stopped working on incident {number} after repeated errors, so "
        "this was not done. Carry on by hand, or start Muster on it again: "
        "`/incident retry {number}`",
        number=number,
    )


FOREIGN = say("Muster is not set up for your workspace, so nothing was done.")


DEACTIVATED = say(
    "Your Slack account is deactivated, so nothing was done. "
    "Ask a workspace admin to activate it."
)


NOT_FOR_BOTS = say(
    "Apps and bots cannot use Muster, so nothing was done. Ask a person to do it."
)


UNKNOWN_PERSON = say(
    "Slack does not know your account in this workspace, so nothing was done. "
    "Ask a member of the workspace to do it."
)


UNCONFIRMED = say(
    "Slack has not confirmed that you belong to this organisation, so nothing was "
    "done. Try again in 1 minute."
)


def broke(reference: str) -> Said:
    return say(
        "Muster ran into an error, so this may or may not be done. Try again. "
        "If it happens again, give whoever runs Muster this reference: "
        "`{reference}`",
        reference=reference,
    )


BY_HAND = (
    "Without Muster: create a public channel and invite the people you need. "
    "Put severity, service and title in its topic. Tell people where it is."
)


def unavailable() -> Said:
    return say(
        "Muster cannot save anything right now, so nothing was done. "
        "Try again in 1 minute. {by_hand}",
        by_hand=BY_HAND,
    )


def uncertain() -> Said:
    """Say that it may or may not be done, and that asking again is safe."""
    return say(
        "Muster lost its database while saving, so this may or may not be done. "
        "Try again in 1 minute: nothing is done twice. {by_hand}",
        by_hand=BY_HAND,
    )


SLOW = say(
    "This is taking longer than usual, and it is not known yet whether it is done. "
    "The answer will appear here. If there is none after 1 minute, ask again: "
    "nothing is done twice."
)


SLOW_WINDOW = say(
    "This is taking longer than usual, and it is not known yet whether it is saved. "
    "Select the button again in a few seconds, until this window changes or closes: "
    "nothing is done twice"
)


SLOW_BUTTON = say(
    "The button that you selected is taking longer than usual, and it is not known yet "
    "whether it is done. The answer will appear in its window. If there is none after "
    "1 minute, select the button again: nothing is done twice."
)


def rejected(why: str, incident: Incident | None) -> Said:
    if why == CLOSED and incident:
        return reopen_first(incident)
    if why == IN_A_TEST and incident:
        return test_incidents.refused(incident)
    return say("There is no such incident. `/incident list` shows the open ones.")
