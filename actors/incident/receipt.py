"""The receipt: whoever acted is told what became of it, and what to do by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from actors.incident.channel_name import candidate_name
from actors.incident.effects import Step, Surface
from actors.incident.ids import ChannelId, PersonId
from actors.incident.keys import RECEIPT, posting_key
from actors.incident.model import DECLARED, Incident, Occasion
from actors.incident.rows import Row, Target, line_of, show
from actors.incident.views import Progress, ReceiptLine, ReceiptView

RECEIPT_AFTER = timedelta(seconds=20)
"""A declarer who sees nothing for longer than this declares again."""

WORRY_AFTER = timedelta(minutes=5)
"""After so long somebody is told that Slack keeps a step waiting."""

BAD_NEWS = (Progress.REFUSED, Progress.DOUBTED)


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
            due = _due(incident, occasion, lines)
            if due is not None and due <= now:
                yield from _show(incident, occasion, lines)
            elif due is not None:
                yield due

    return Row(name=RECEIPT, targets=_reported_by_nobody, steps=steps)


def _reported_by_nobody(_incident: Incident) -> tuple[Target, ...]:
    return ()


Place = ChannelId | PersonId


def _places(incident: Incident, occasion: Occasion) -> Iterator[tuple[str, Place]]:
    """Where a receipt may stand: with the person, else where others see it."""
    surface = f"{RECEIPT}/{occasion.key}"
    yield surface, occasion.mark.by
    if incident.channel:
        yield f"{surface}/channel", incident.channel.id
    for channel in incident.announced:
        yield f"{surface}/{channel}", channel


def _due(
    incident: Incident, occasion: Occasion, lines: tuple[ReceiptLine, ...]
) -> datetime | None:
    """When this occasion's receipt is due; ``None``: when something goes wrong."""
    if any(_is_there(incident, name) for name, _ in _places(incident, occasion)):
        return occasion.mark.at
    waits = any(line.progress is Progress.WAITING for line in lines)
    if occasion.key == DECLARED:
        return occasion.mark.at + RECEIPT_AFTER if waits else occasion.mark.at
    if any(line.progress in BAD_NEWS for line in lines):
        return occasion.mark.at
    return occasion.mark.at + WORRY_AFTER if waits else None


def _is_there(incident: Incident, surface: str) -> bool:
    """Whether a receipt stands there, or may do so."""
    display = incident.display(surface)
    posting = posting_key(surface, display.posting + 1)
    return display.ts is not None or posting in incident.started


def _show(
    incident: Incident, occasion: Occasion, lines: tuple[ReceiptLine, ...]
) -> Iterator[Step]:
    """Show it where it stands, else in the first place that Slack does not refuse."""
    view = _view(incident, occasion.key, lines)
    places = tuple(_places(incident, occasion))
    standing = tuple(x for x in places if _is_there(incident, x[0]))
    for name, place in standing or places:
        display = incident.display(name)
        if display.ts or not display.error:
            yield from show(incident, Surface(name=name, view=view), place)
            return


def _view(
    incident: Incident, occasion: str, lines: tuple[ReceiptLine, ...]
) -> ReceiptView:
    wanted = candidate_name(incident.wanted_name, incident.names_taken)
    channel = incident.channel
    return ReceiptView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        occasion=occasion,
        channel=channel.id if channel else None,
        channel_name=channel.name if channel else wanted,
        lines=lines,
        retried=incident.retried,
    )
