"""The Home tab: what is yours to do, what is open, and what was closed lately."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from actors.incident.audience import ListReader, Reader, seen_by
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.dialogue.context import Context
from bot.dialogue.reply import Say
from bot.features.feature import Feature, HomeTab
from bot.screens import actions
from bot.screens.home import HomeView, home
from bot.screens.paragraphs import sections
from bot.storage.store import ListedIncident

LOOKED_AT_MAX = 25
"""The latest open incidents that are read; the others are only counted. Each drawing
reads them, and so few leave room in the cache of known incidents."""

CLOSED_MAX = 5
"""It shows at most this many closed incidents."""

RECENT = timedelta(days=7)
"""An incident that was closed longer ago is not shown."""


async def draw(context: Context, person: PersonId, said: Say | None) -> JsonObject:
    """Draw somebody's Home tab, below what a button of it answered."""
    context.people.ask_for([person])
    reader = ListReader(Reader(person=person))
    rows = await context.store.open_incidents()
    # Reading a parked incident may crash the reader.
    parked = {row.number for row in await context.store.parked_incidents()}
    looked_at = rows[:LOOKED_AT_MAX]
    read = await _read(context, looked_at, parked)
    known = {incident.number for incident in read}
    open_ones = sorted(
        (x for x in seen_by(reader, read) if x.closed is None), key=_worst_and_latest
    )
    view = HomeView(
        person=person,
        at=context.now(),
        own=tuple(x for x in open_ones if _is_theirs(x, person)),
        others=tuple(x for x in open_ones if not _is_theirs(x, person)),
        unread=seen_by(reader, (x for x in looked_at if x.number not in known)),
        closed=await _just_closed(context, reader, parked),
        more=len(seen_by(reader, rows[LOOKED_AT_MAX:])),
    )
    return home(view, (said.blocks or sections(said.text)) if said else ())


async def _read(
    context: Context,
    rows: Iterable[ListedIncident],
    parked: Collection[IncidentNumber],
) -> list[Incident]:
    """Read those that can be read; one that cannot be read harms no other."""
    numbers = [row.number for row in rows if row.number not in parked]
    found = [await context.incidents.glance(number) for number in numbers]
    return [incident for incident in found if incident]


async def _just_closed(
    context: Context, reader: ListReader, parked: Collection[IncidentNumber]
) -> tuple[Incident, ...]:
    """Return the incidents that were closed lately, the last one first."""
    rows = await context.store.latest_closed()
    since = context.now() - RECENT
    closed = [
        (incident.closed.mark.at, incident)
        for incident in seen_by(reader, await _read(context, rows, parked))
        if incident.closed and incident.closed.mark.at >= since
    ]
    closed.sort(key=lambda found: found[0], reverse=True)
    return tuple(incident for _, incident in closed[:CLOSED_MAX])


def _is_theirs(incident: Incident, person: PersonId) -> bool:
    """Return whether somebody belongs in the channel, or is asked to take over."""
    belongs = any(x.person == person for x in incident.roles.invitees)
    is_asked = any(incident.handovers.waiting_for(person))
    return belongs or is_asked or bool(incident.roles.of(person))


def _worst_and_latest(incident: Incident) -> tuple[int, int]:
    return incident.severity.rank, -incident.number


HOME = Feature(name="home", ways=(HomeTab(refresh=actions.REFRESH_HOME, draw=draw),))
