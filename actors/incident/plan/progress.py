"""How far the steps of each occasion have come."""

from collections.abc import Iterator

from actors.incident.model import Incident, Occasion
from actors.incident.plan.rows import Row, Target
from actors.incident.steps.state import IN_DOUBT
from actors.incident.versions import EDITS_ARE_MARKED
from actors.incident.views import Progress, ReceiptLine


def progress_of(
    rows: tuple[Row, ...], incident: Incident
) -> Iterator[tuple[Occasion, tuple[ReceiptLine, ...]]]:
    lines: dict[str, list[ReceiptLine]] = {x.key: [] for x in incident.occasions}
    for row in rows:
        if row.applies_to(incident):
            for target in row.targets(incident):
                lines[target.occasion].append(_line_of(incident, row.name, target))
    for occasion in incident.occasions:
        yield occasion, tuple(lines[occasion.key])


def _line_of(incident: Incident, row: str, target: Target) -> ReceiptLine:
    if target.surface:
        return _surface_line(incident, row, target)
    refusal = incident.steps.refused.get(target.key)
    error = refusal.error if refusal else ""
    return ReceiptLine(
        row=row,
        target=target.name,
        progress=_progress(error, is_done=target.key in incident.steps.settled),
        error=error,
        step=target.key,
    )


def _surface_line(incident: Incident, row: str, target: Target) -> ReceiptLine:
    """Distinguish a refused edit from a refused posting.

    "Post the card" tells a reader that there is no card. After a refused edit there is
    a card, but it is out of date.
    """
    display = incident.steps.display(target.surface)
    is_there = display.ts is not None
    is_done = is_there or display.shown is not None
    is_edit = is_there and bool(display.error) and incident.plan >= EDITS_ARE_MARKED
    return ReceiptLine(
        row=row,
        target=target.name,
        progress=_progress(display.error, is_done=is_done),
        error=display.error,
        step=target.key,
        is_edit=is_edit,
    )


def _progress(error: str, *, is_done: bool) -> Progress:
    if error:
        return Progress.DOUBTED if error == IN_DOUBT else Progress.REFUSED
    return Progress.DONE if is_done else Progress.WAITING
