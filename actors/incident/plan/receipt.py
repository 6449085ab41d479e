"""The row of receipts, which tell people what came of their actions.

Rule: a receipt tells somebody about every step that Slack refused, and what to do by
hand.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import frozen

from actors.incident.effects import Surface
from actors.incident.ids import StepKey
from actors.incident.keys import RECEIPT
from actors.incident.model import DECLARED, Incident, Occasion
from actors.incident.plan.fresh import show
from actors.incident.plan.progress import progress_of
from actors.incident.plan.receipt_places import (
    BAD_NEWS,
    ReceiptPlace,
    is_refused,
    is_there,
    places_of,
)
from actors.incident.plan.rows import Due, Row, Target
from actors.incident.views import Progress, ReceiptLine, ReceiptView

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
        for occasion, lines in progress_of(reported, incident):
            places = tuple(places_of(incident, occasion, lines))
            due = _due(incident, occasion, lines, places)
            if due is not None and due <= now:
                yield from _show(incident, places)
            elif due is not None:
                yield due

    return Row(name=RECEIPT, targets=_reported_by_nobody, steps=steps)


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
            receipt=StepKey(f"{RECEIPT}/{occasion.key}"),
            steps=tuple(x.step for x in lines if x.progress in BAD_NEWS),
        )
        for occasion, lines in progress_of(reported, incident)
        if (places := tuple(places_of(incident, occasion, lines)))
        if all(is_refused(incident, place) for place in places)
    )


def _due(
    incident: Incident,
    occasion: Occasion,
    lines: tuple[ReceiptLine, ...],
    places: tuple[ReceiptPlace, ...],
) -> datetime | None:
    """Return when it is due; ``None`` if it is due only when something goes wrong."""
    if any(is_there(incident, place.surface) for place in places):
        return occasion.mark.at
    waits = any(line.progress is Progress.WAITING for line in lines)
    if occasion.key == DECLARED:
        return occasion.mark.at + RECEIPT_AFTER if waits else occasion.mark.at
    if any(line.progress in BAD_NEWS for line in lines):
        return occasion.mark.at
    return occasion.mark.at + WORRY_AFTER if waits else None


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
