"""What a slice asks of the messages that show its turns.

Rule: a turn is kept until its message shows how it ended, so that years of turns cost
nothing; one whose edit Slack refused is kept too, because somebody may retry it.
"""

from collections.abc import Callable

from actors.incident.keys import edit_key
from actors.incident.steps.state import Display, StepsDraft


def is_touched(surface: str, steps: StepsDraft) -> bool:
    """Whether people may see the message, or Slack has refused it."""
    return steps.is_first_in_doubt(surface) or steps.display(surface) != Display()


def is_under_way(surface: str, steps: StepsDraft) -> bool:
    """Whether a call for the message has begun and has no outcome."""
    return steps.is_first_in_doubt(surface) or edit_key(surface, 1) in steps.started


def is_at_its_end(
    surface: str, steps: StepsDraft, shows_end: Callable[[object], bool]
) -> bool:
    """Whether the message of a turn that is over says so, or there is no message."""
    if is_under_way(surface, steps):
        return False
    display = steps.display(surface)
    return display.ts is None or shows_end(display.shown)
