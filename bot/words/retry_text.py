"""Answers to people who try steps again or confirm them."""

from actors.incident.ids import IncidentNumber
from bot.words.spans import Said, say


def parked_again(number: IncidentNumber) -> Said:
    return say(
        "Muster tried incident {number} again and stopped after the same kind of "
        "errors. Do the rest by hand, and ask whoever runs Muster to look at its log.",
        number=number,
    )


NOTHING_TO_RETRY = say("There is nothing to try again.")


RETRYING = say("Trying the unfinished steps again.")


CONFIRMED = say("Recorded as done. It will not be repeated.")


NOTHING_TO_CONFIRM = say(
    "Nothing was recorded. This step is not done yet, and nobody has to check it now."
)
