"""The row of receipts, which tell people what came of their actions.

Rule: a receipt tells somebody about every step that Slack refused, and what to do by
hand.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import frozen

from actors.incident.effects import Surface
from actors.incident.ids import StepKey
from actors.incident.keys import RECEIPT, row_of
from actors.incident.model import DECLARED, Incident, Occasion
from actors.incident.plan.fresh import show
from actors.incident.plan.progress import progress_of
from actors.incident.plan.receipt_places import (
    BAD_NEWS,
    ReceiptPlace,
    is_frozen,
    is_refused,
    is_there,
    places_of,
)
from actors.incident.plan.rows import Due, Row, Target
from actors.incident.views import Progress, ReceiptLine, ReceiptView, is_all_done

RECEIPT_AFTER = timedelta(seconds=20)
"""A declarer who sees nothing for longer than this declares again."""

WORRY_AFTER = timedelta(minutes=5)
"""After this long, the person who acted hears that Slack is delaying a step."""


def receipt_row(reported: tuple[Row, ...]) -> Row:
    """Make the row that reports on these rows, with a receipt for each occasion.

    The declarer always gets one: when everything is settled, or after a while.
    People who act later get one only if something goes wrong.
    """

    def steps(incident: Incident, now: datetime) -> Iterator[Due | datetime]:
        reports = tuple(_reports(reported, incident))
        for report in _without_repeats(incident, reports):
            due = _due(incident, report)
            if due is not None and due <= now:
                yield from _show(incident, report.places)
            elif due is not None:
                yield due

    return Row(name=RECEIPT, targets=_reported_by_nobody, steps=steps)


@frozen(kw_only=True)
class Report:
    """What there is to report of an occasion, and where it may be shown."""

    occasion: Occasion
    lines: tuple[ReceiptLine, ...]
    places: tuple[ReceiptPlace, ...]


def _reports(reported: tuple[Row, ...], incident: Incident) -> Iterator[Report]:
    """Yield the occasions that may have something to report, in order."""
    unfinished = _unfinished(incident)
    for occasion, lines in progress_of(reported, incident, unfinished):
        places = tuple(places_of(incident, occasion, lines))
        if not is_frozen(incident, lines, places):
            yield Report(occasion=occasion, lines=lines, places=places)


def _unfinished(incident: Incident) -> Iterator[str]:
    """Yield the occasions with a receipt that does not show that everything is done."""
    steps = incident.steps
    yield from steps.open_receipts.values()
    for key in steps.started:
        if row_of(key) == RECEIPT:
            yield key.split("/")[1]
    if not is_all_done(steps.display(f"{RECEIPT}/{DECLARED}").shown):
        yield DECLARED


def _without_repeats(
    incident: Incident, reports: tuple[Report, ...]
) -> Iterator[Report]:
    """Leave out what tells the same person once more that Slack is delaying a step.

    An outage may delay hundreds of changes by one person.
    """
    told = {
        report.occasion.mark.by
        for report in reports
        if _waits(report) and _is_there(incident, report)
    }
    for report in reports:
        person = report.occasion.mark.by
        is_first = report.occasion.key == DECLARED or _is_there(incident, report)
        if is_first or _is_urgent(report) or not _waits(report):
            yield report
        elif person not in told:
            told.add(person)
            yield report


def _waits(report: Report) -> bool:
    return any(line.progress is Progress.WAITING for line in report.lines)


def _is_urgent(report: Report) -> bool:
    return any(line.progress in BAD_NEWS for line in report.lines)


def _is_there(incident: Incident, report: Report) -> bool:
    return any(is_there(incident, place.surface) for place in report.places)


def _reported_by_nobody(_incident: Incident) -> tuple[Target, ...]:
    return ()


@frozen(kw_only=True)
class UnseenReceipt:
    """A receipt that Slack refused everywhere, so nobody has seen it.

    Attributes:
        receipt: its key.
        steps: the steps that need a person; empty if all of them are done.
    """

    receipt: StepKey
    steps: tuple[StepKey, ...]


def unseen_receipts(
    incident: Incident, reported: tuple[Row, ...]
) -> tuple[UnseenReceipt, ...]:
    """Return the receipts for which no place is left."""
    return tuple(
        UnseenReceipt(
            receipt=StepKey(f"{RECEIPT}/{report.occasion.key}"),
            steps=tuple(x.step for x in report.lines if x.progress in BAD_NEWS),
        )
        for report in _reports(reported, incident)
        if report.places
        if all(is_refused(incident, place) for place in report.places)
    )


def _due(incident: Incident, report: Report) -> datetime | None:
    """Return when it is due; ``None`` if it is due only when something goes wrong."""
    at = report.occasion.mark.at
    if _is_there(incident, report):
        return at
    if report.occasion.key == DECLARED:
        return at + RECEIPT_AFTER if _waits(report) else at
    if _is_urgent(report):
        return at
    return at + WORRY_AFTER if _waits(report) else None


def _show(incident: Incident, places: tuple[ReceiptPlace, ...]) -> Iterator[Due]:
    """Edit the receipt where it is, or post it in the first place Slack accepts.

    A receipt is edited as its steps finish. If Slack refuses an edit that says more
    (see ``says_more``), that place counts as refused and the next place gets a receipt,
    because the old text reads as if nothing more were wrong.
    """
    present = [x for x in places if is_there(incident, x.surface)]
    for place in present:
        yield from _shown_at(incident, place)
    shown = [place for place in present if not is_refused(incident, place)]
    if any(isinstance(place.view, ReceiptView) for place in shown):
        return
    # So far at most an announcement channel shows it, without names. The person who
    # acted still gets the receipt, as soon as a better place accepts it.
    for place in places:
        if place in shown:
            return
        if place not in present and not is_refused(incident, place):
            yield from _shown_at(incident, place)
            return


def _shown_at(incident: Incident, place: ReceiptPlace) -> Iterator[Due]:
    return show(incident, Surface(name=place.surface, view=place.view), place.to)
