"""The list of incidents."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from attrs import frozen

from actors.incident.facts import NOT_SURE
from actors.incident.ids import IncidentNumber
from actors.incident.views import Progress, ReceiptLine
from bot.storage.store import ListedIncident
from bot.words.phrases import channel_or_number, in_a_sentence, name_of, steps
from bot.words.spans import Said, Time, joined, say

NOTHING_OPEN = "There are no open incidents."


LISTED_MAX = 20
"""A list names at most this many incidents, and counts the others."""


@frozen(kw_only=True)
class Standing:
    """How far people have come with an incident, and the steps that are not done."""

    status: str
    owed: tuple[ReceiptLine, ...]


def open_list(
    incidents: Collection[ListedIncident],
    standing: Mapping[IncidentNumber, Standing],
    parked: Collection[ListedIncident],
) -> Said:
    """List the open incidents, and those that Muster has stopped working on."""
    rows = [_listed(row, standing.get(row.number)) for row in incidents]
    count = len(rows)
    which = "1 open incident" if count == 1 else f"{count} open incidents"
    head = say("*{which}*", which=f"{which}{', newest first' * (count > 1)}")
    shown = [head, *rows[:LISTED_MAX]] if rows else [say(NOTHING_OPEN)]
    if count > LISTED_MAX:
        shown.append(say("… and {count} more", count=count - LISTED_MAX))
    if parked:
        shown.append(say("*Muster has stopped working on these*"))
        shown += [_parked(row) for row in list(parked)[:LISTED_MAX]]
    return joined(shown, "\n")


def _listed(row: ListedIncident, standing: Standing | None) -> Said:
    return say(
        "• *{severity}*: {title}\n   {place} · {incident} · {service} · "
        "{status}open since {at}{counted}",
        severity=row.severity,
        title=row.title,
        incident=name_of(row.number),
        service=_service(row.service),
        place=channel_or_number(row.number, row.channel),
        status=f"{in_a_sentence(standing.status)}, " if standing else "",
        at=Time(row.declared_at),
        counted="".join(
            f" · {said}" for said in _counted(standing.owed if standing else ())
        ),
    )


def _service(name: str) -> str:
    return "service to be confirmed" if name == NOT_SURE.name else name


def _parked(row: ListedIncident) -> Said:
    return say(
        "• {incident}: {title}\n"
        "   Start Muster on it again: `/incident retry {number}`",
        incident=name_of(row.number),
        title=row.title,
        number=row.number,
    )


COUNTED = {
    Progress.REFUSED: "refused",
    Progress.DOUBTED: "not confirmed",
    Progress.WAITING: "waiting",
}
"""The most urgent comes first."""


def _counted(owed: Iterable[ReceiptLine]) -> list[str]:
    found = Counter(line.progress for line in owed)
    return [
        f"{steps(found[progress])} {word}"
        for progress, word in COUNTED.items()
        if found[progress]
    ]
