"""Why a request was not carried out."""

from actors.incident.decide import CLOSED
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words.closing_text import reopen_first

BUSY = Mrkdwn(
    "This incident has too many requests waiting, so nothing was done. "
    "Try again in a few seconds."
)


def not_done_parked(number: IncidentNumber) -> Mrkdwn:
    return Mrkdwn(
        f"Muster has stopped working on incident {number} after repeated errors, so "
        "this was not done. Carry on by hand, or start Muster on it again: "
        f"`/incident retry {number}`"
    )


FOREIGN = Mrkdwn("Muster is not set up for your workspace, so nothing was done.")


DEACTIVATED = Mrkdwn(
    "Your Slack account is deactivated, so nothing was done. "
    "Ask a workspace admin to activate it."
)


NOT_FOR_BOTS = Mrkdwn(
    "Apps and bots cannot use Muster, so nothing was done. Ask a person to do it."
)


UNKNOWN_PERSON = Mrkdwn(
    "Slack does not know your account in this workspace, so nothing was done. "
    "Ask a member of the workspace to do it."
)


UNCONFIRMED = Mrkdwn(
    "Slack has not confirmed that you belong to this organisation, so nothing was "
    "done. Try again in 1 minute."
)


def broke(reference: str) -> Mrkdwn:
    return Mrkdwn(
        "Muster ran into an error, so this may or may not be done. Try again. "
        "If it happens again, give whoever runs Muster this reference: "
        f"`{reference}`"
    )


BY_HAND = (
    "Without Muster: create a public channel and invite the people you need. "
    "Put severity, service and title in its topic. Tell people where it is."
)


def unavailable() -> Mrkdwn:
    return Mrkdwn(
        "Muster cannot save anything right now, so nothing was done. "
        f"Try again in 1 minute. {BY_HAND}"
    )


def uncertain() -> Mrkdwn:
    """Say that it may or may not be done, and that asking again is safe."""
    return Mrkdwn(
        "Muster lost its database while saving, so this may or may not be done. "
        f"Try again in 1 minute: nothing is done twice. {BY_HAND}"
    )


SLOW = Mrkdwn(
    "This is taking longer than usual, and it is not known yet whether it is done. "
    "The answer will appear here. If there is none after 1 minute, ask again: "
    "nothing is done twice."
)


SLOW_WINDOW = Mrkdwn(
    "This is taking longer than usual, and it is not known yet whether it is saved. "
    "Select the button again in a few seconds, until this window changes or closes: "
    "nothing is done twice"
)


def rejected(why: str, incident: Incident | None) -> Mrkdwn:
    if why == CLOSED and incident:
        return reopen_first(incident)
    return Mrkdwn("There is no such incident. `/incident list` shows the open ones.")
