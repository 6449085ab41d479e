"""A journal full of open incidents, written through the store itself."""

from datetime import datetime, timedelta
from pathlib import Path

from actors.incident import effects
from actors.incident.decide import decide
from actors.incident.events import Event
from actors.incident.evolve import evolve
from actors.incident.facts import NOT_SURE, Mark
from actors.incident.ids import ChannelId, IncidentNumber, MessageTs, PersonId
from actors.incident.lifecycle import Declare
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.incident.settle import settle, started
from actors.journal import Entry
from actors.moves import Act
from bot.settings.configuration import DEFAULT_SEVERITIES
from bot.storage.sqlite.store import SqliteStore


async def fill_journal(path: Path, count: int, at: datetime) -> None:
    """Write so many incidents that were declared and never closed."""
    store = SqliteStore(path=path, now=lambda: at)
    store.open()
    try:
        for _ in range(count):
            number = IncidentNumber(await store.reserve("bench"))
            events, incident = _lived(number, at)
            await store.append(
                Entry(
                    key=number,
                    after=0,
                    events=events,
                    append_id=f"bench-{number}",
                    request=None,
                    state=incident,
                    due=None,
                )
            )
    finally:
        store.close()


def _lived(
    number: IncidentNumber, at: datetime
) -> tuple[tuple[Event, ...], Incident | None]:
    declare = Declare(
        mark=Mark(by=PersonId("U0000000001"), at=at),
        number=number,
        title=f"Incident of the benchmark, number {number}",
        description="",
        service=NOT_SURE,
        severity=DEFAULT_SEVERITIES[1],
        unsure=True,
        leads=(),
        links=(),
        channel_name=f"incident-{number:04}",
        origin=ChannelId("C0000000001"),
        announce=(),
    )
    events: list[Event] = list(decide(None, declare))
    incident = evolve(None, events[0])
    while isinstance(move := next_move(incident, at), Act) and incident:
        happened: list[Event] = [started(move.step, at)]
        outcome = _outcome(number, move.step)
        happened += settle(incident, move.step, outcome, at, looked_up=False)
        for event in happened:
            incident = evolve(incident, event)
        events += happened
        at += timedelta(milliseconds=150)
    return tuple(events), incident


def _outcome(number: IncidentNumber, step: effects.Step) -> effects.Outcome:
    match step.effect:
        case effects.CreateChannel(name=name):
            return effects.MadeChannel(channel=ChannelId(f"C{number:010}"), name=name)
        case effects.Invite(people=people):
            return effects.Admitted(invited=people, refused=())
        case effects.PostMessage():
            place = ChannelId(f"C{number:010}")
            return effects.SentMessage(channel=place, ts=MessageTs(f"{number}.000100"))
        case _:
            return effects.Accepted()
