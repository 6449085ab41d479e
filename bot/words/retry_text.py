"""Trying steps again, and confirming them."""

from actors.incident.ids import IncidentNumber
from bot.slack.kit.mrkdwn import Mrkdwn


def parked_again(number: IncidentNumber) -> Mrkdwn:
    return Mrkdwn(
        f"Muster tried incident {number} again and stopped after the same kind of "
        "errors. Do the rest by hand, and ask whoever runs Muster to look at its log."
    )


NOTHING_TO_RETRY = Mrkdwn("There is nothing to try again.")


RETRYING = Mrkdwn("Trying the unfinished steps again.")


CONFIRMED = Mrkdwn("Recorded as done. It will not be repeated.")


NOTHING_TO_CONFIRM = Mrkdwn(
    "Nothing was recorded. This step is not done yet, and nobody has to check it now."
)
