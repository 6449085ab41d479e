"""The receipt: whoever acted is told what became of it, and what to do by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import frozen

from actors.incident.effects import Step, Surface
from actors.incident.ids import StepKey
from actors.incident.keys import RECEIPT
from actors.incident.ladder import BAD_NEWS, Rung, is_refused, is_there, rungs_of
from actors.incident.model import DECLARED, Incident, Occasion
from actors.incident.rows import Row, Target, line_of, show
from actors.incident.views import Progress, ReceiptLine, ReceiptView

RECEIPT_AFTER = timedelta(seconds=20)
"""A declarer who sees nothing for longer than this declares again."""

WORRY_AFTER = timedelta(minutes=5)
"""After so long somebody is told that Slack keeps a step waiting."""


def progress_of(
    rows: tuple[Row, ...], incident: Incident
) -> Iterator[tuple[Occasion, tuple[ReceiptLine, ...]]]:
    """How far everything has come that each occasion caused."""
    lines: dict[str, list[ReceiptLine]] = {x.key: [] for x in incident.occasions}
    for row in rows:
        if row.since <= incident.plan:
            for target in row.targets(incident):
                lines[target.occasion].append(line_of(incident, row.name, target))
    for occasion in incident.occasions:
        yield occasion, tuple(lines[occasion.key])


def receipt_row(deeds: tuple[Row, ...]) -> Row:
    """Make the row that reports on these rows, once for each occasion.

    The declarer always gets one: when everything is settled, or after a while;
    whoever acted later gets one only if something went wrong.
    """

    def steps(incident: Incident, now: datetime) -> Iterator[Step | datetime]:
        for occasion, lines in progress_of(deeds, incident):
            rungs = tuple(rungs_of(incident, occasion, lines))
            due = _due(incident, occasion, lines, rungs)
            if due is not None and due <= now:
                yield from _show(incident, rungs)
            elif due is not None:
                yield due

    return Row(name=RECEIPT, targets=_reported_by_nobody, steps=steps)


def _reported_by_nobody(_incident: Incident) -> tuple[Target, ...]:
    return ()


@frozen(kw_only=True)
class Untold:
    """What an occasion left to do, and nobody could be told.

    Attributes:
        receipt: the receipt that every place refused.
        steps: those that need a person; none, if all is done and only that is untold.
    """

    receipt: StepKey
    steps: tuple[StepKey, ...]


def untold(incident: Incident, deeds: tuple[Row, ...]) -> tuple[Untold, ...]:
    """The receipts for which no rung is left."""
    return tuple(
        Untold(
            receipt=StepKey(f"{RECEIPT}/{occasion.key}"),
            steps=tuple(x.step for x in lines if x.progress in BAD_NEWS),
        )
        for occasion, lines in progress_of(deeds, incident)
        if (rungs := tuple(rungs_of(incident, occasion, lines)))
        if all(is_refused(incident, rung) for rung in rungs)
    )


def _due(
    incident: Incident,
    occasion: Occasion,
    lines: tuple[ReceiptLine, ...],
    rungs: tuple[Rung, ...],
) -> datetime | None:
    """When this occasion's receipt is due; ``None``: when something goes wrong."""
    if any(is_there(incident, rung.surface) for rung in rungs):
        return occasion.mark.at
    waits = any(line.progress is Progress.WAITING for line in lines)
    if occasion.key == DECLARED:
        return occasion.mark.at + RECEIPT_AFTER if waits else occasion.mark.at
    if any(line.progress in BAD_NEWS for line in lines):
        return occasion.mark.at
    return occasion.mark.at + WORRY_AFTER if waits else None


def _show(incident: Incident, rungs: tuple[Rung, ...]) -> Iterator[Step]:
    """Show it where it stands, else in the first place that Slack does not refuse.

    Where an edit is refused that says something more, it has to be said elsewhere.
    """
    standing = [x for x in rungs if is_there(incident, x.surface)]
    for rung in standing:
        yield from _shown_on(incident, rung)
    told = [rung for rung in standing if not is_refused(incident, rung)]
    if any(isinstance(rung.view, ReceiptView) for rung in told):
        return
    # At most people who were not asked have been told. Whoever was asked is still owed
    # it, as soon as somebody tries again.
    for rung in rungs:
        if rung in told:
            return
        if rung not in standing and not is_refused(incident, rung):
            yield from _shown_on(incident, rung)
            return


def _shown_on(incident: Incident, rung: Rung) -> Iterator[Step]:
    return show(incident, Surface(name=rung.surface, view=rung.view), rung.place)
