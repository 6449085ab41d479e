"""A Slack that refuses to edit messages, and what is posted instead."""

from actors.incident.effects import Step, UpdateMessage
from actors.incident.steps.events import SurfaceReplaced
from tests.actors.incident.run import Run


def frozen(step: Step, error: str = "edit_window_closed") -> str:
    return error if isinstance(step.effect, UpdateMessage) else ""


def replacements(run: Run) -> list[SurfaceReplaced]:
    return [x for x in run.journal if isinstance(x, SurfaceReplaced)]
