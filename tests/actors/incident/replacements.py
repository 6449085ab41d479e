"""A Slack that refuses to edit messages, and what is posted instead."""

from actors.incident.effects import Step, UpdateMessage
from actors.incident.keys import ANNOUNCEMENT, row_of
from actors.incident.steps.events import SurfaceReplaced
from tests.actors.incident.run import Run


def frozen(step: Step, error: str = "edit_window_closed") -> str:
    """Refuse every edit but those of announcements, which have tests of their own."""
    is_edit = isinstance(step.effect, UpdateMessage)
    return error if is_edit and row_of(step.key) != ANNOUNCEMENT else ""


def replacements(run: Run) -> list[SurfaceReplaced]:
    return [x for x in run.journal if isinstance(x, SurfaceReplaced)]
