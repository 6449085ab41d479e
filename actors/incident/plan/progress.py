"""How far the steps of each occasion have come."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from actors.incident.model import Incident, Occasion
from actors.incident.plan.rows import Row, Target
from actors.incident.steps.state import IN_DOUBT
from actors.incident.versions import EDITS_ARE_MARKED
from actors.incident.views import Progress, ReceiptLine


def progress_of(
    rows: tuple[Row, ...], incident: Incident, reported: Iterable[str]
) -> Iterator[tuple[Occasion, tuple[ReceiptLine, ...]]]:
    """Yield the occasions that may have something to report, with all their steps.

    These are the occasions in ``reported``, and those with a step that is not done. Of
    the notices that only wait, there may be hundreds: here each person's first counts.
    """
    applying = tuple(row for row in rows if row.applies_to(incident))
    found = {row.name: _by_occasion(row, incident) for row in applying if not row.index}
    wanted = {*reported}
    for row in applying:
        if row.index:
            wanted.update(row.index.occasions(incident))
        else:
            wanted.update(
                occasion
                for occasion, targets in found[row.name].items()
                if not all(_is_done(incident, target) for target in targets)
            )
    for occasion in sorted(map(incident.occasions.__getitem__, wanted), key=_version):
        yield (
            occasion,
            tuple(
                _line_of(incident, row.name, target)
                for row in applying
                for target in (
                    row.index.targets_of(incident, occasion.key)
                    if row.index
                    else found[row.name].get(occasion.key, ())
                )
            ),
        )


def undone_lines(rows: tuple[Row, ...], incident: Incident) -> tuple[ReceiptLine, ...]:
    """Return the steps of all occasions that are not done, in order."""
    found: dict[str, list[ReceiptLine]] = defaultdict(list)
    for row in rows:
        if row.applies_to(incident):
            for target in row.targets(incident):
                line = _line_of(incident, row.name, target)
                if line.progress is not Progress.DONE:
                    found[target.occasion].append(line)
    occasions = sorted(map(incident.occasions.__getitem__, found), key=_version)
    return tuple(line for x in occasions for line in found[x.key])


def _by_occasion(row: Row, incident: Incident) -> Mapping[str, list[Target]]:
    found: dict[str, list[Target]] = defaultdict(list)
    for target in row.targets(incident):
        found[target.occasion].append(target)
    return found


def _version(occasion: Occasion) -> int:
    return occasion.version


def _is_done(incident: Incident, target: Target) -> bool:
    return _progress(incident, target) is Progress.DONE


def _line_of(incident: Incident, row: str, target: Target) -> ReceiptLine:
    """Distinguish a refused edit from a refused posting.

    "Post the card" tells a reader that there is no card. After a refused edit there is
    a card, but it is out of date.
    """
    error = _error(incident, target)
    is_there = incident.steps.display(target.surface).ts is not None
    is_edit = is_there and bool(error) and incident.plan >= EDITS_ARE_MARKED
    return ReceiptLine(
        row=row,
        target=target.name,
        progress=_progress(incident, target),
        error=error,
        step=target.key,
        is_edit=is_edit,
    )


def _error(incident: Incident, target: Target) -> str:
    """Return why Slack refused it; empty if it did not."""
    if target.surface:
        return incident.steps.display(target.surface).error
    refusal = incident.steps.refused.get(target.key)
    return refusal.error if refusal else ""


def _progress(incident: Incident, target: Target) -> Progress:
    if error := _error(incident, target):
        return Progress.DOUBTED if error == IN_DOUBT else Progress.REFUSED
    if target.surface:
        display = incident.steps.display(target.surface)
        is_done = display.ts is not None or display.shown is not None
    else:
        is_done = target.key in incident.steps.settled
    return Progress.DONE if is_done else Progress.WAITING
