"""A run whose receipts are refused, and what was tried and told."""

from collections.abc import Callable

from actors.incident.effects import PostMessage, Step
from actors.incident.keys import RECEIPT, row_of
from actors.incident.steps.events import StepStarted
from actors.incident.views import AppealView
from tests.actors.incident.case import DECLARE
from tests.actors.incident.run import Run, run_of


def refusing(said: dict[str, str]) -> Callable[[Step], str]:
    """Refuse receipts by their place, and other steps by their row or key."""

    def error(step: Step) -> str:
        match step.effect:
            case PostMessage(to=to) if row_of(step.key) == RECEIPT:
                return said.get(to, "")
            case _:
                return said.get(step.key, said.get(row_of(step.key), ""))

    return error


def run_with(said: dict[str, str]) -> Run:
    run = run_of(DECLARE)
    run.slack.refuses = refusing(said)
    return run.drain()


def tried(run: Run) -> list[str]:
    """Return the receipts that were sent, in order."""
    return [
        event.step
        for event in run.journal
        if isinstance(event, StepStarted) and row_of(event.step) == RECEIPT
    ]


def appeals(run: Run, place: str) -> list[AppealView]:
    return [x for x in run.slack.said_in(place) if isinstance(x, AppealView)]
