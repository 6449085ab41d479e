"""The life of one incident in the core alone, with a Slack that answers at once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar, cast

from attrs import define, field, fields, fields_dict, has
from attrs import evolve as with_

from actors.incident import effects
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.details import Update
from actors.incident.events import Event
from actors.incident.evolve import evolve
from actors.incident.facts import NOT_SURE, Mark
from actors.incident.ids import ChannelId, IncidentNumber, MessageTs, PersonId
from actors.incident.lifecycle import Close, Declare
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.incident.settle import settle, started
from actors.moves import Act, Wait
from bot.settings.configuration import DEFAULT_SEVERITIES

T = TypeVar("T")

LEARNED = 3
"""After this many changes of the title, the next ones cause the same events."""

AUTHOR = PersonId("U0000000001")
ORIGIN = ChannelId("C0000000001")
BETWEEN = timedelta(milliseconds=1)
"""Between two commands, so that thousands of them lie in the past."""


@define(kw_only=True)
class Life:
    """One incident, its events, and the present.

    Attributes:
        answer: what Slack answers to a step.
    """

    at: datetime
    answer: Callable[[effects.Step], effects.Outcome]
    incident: Incident | None = None
    events: list[Event] = field(factory=list)

    def happened(self, events: Iterable[Event]) -> None:
        for event in events:
            self.incident = evolve(self.incident, event)
            self.events.append(event)

    def gives(self, command: Command) -> None:
        """Carry out a command, and every step that is due then."""
        self.happened(decide(self.incident, command))
        self.works()
        self.at += BETWEEN

    def works(self) -> None:
        while isinstance(move := next_move(self.incident, self.at), Act):
            self.carries_out(move.step)

    def carries_out(self, step: effects.Step) -> None:
        if self.incident is None:
            raise AssertionError("a step without an incident")
        self.happened([started(step, self.at)])
        outcome = self.answer(step)
        self.happened(settle(self.incident, step, outcome, self.at, looked_up=False))

    def retitles(self, times: int) -> None:
        """Change the title this many times, with every step that each change causes.

        After the first few changes only names and times differ from one to the next.
        The events are then copied: to look at its plan thousands of times takes an
        earlier version minutes.
        """
        for turn in range(min(times, LEARNED)):
            first, version, then = len(self.events), self.version, self.at
            self.gives(retitled(self, f"Title {turn}."))
        cycle = tuple(self.events[first:])
        for turn in range(LEARNED, times):
            new = {
                f"v{version + 1}": f"v{self.version + 1}",
                f"Title {LEARNED - 1}.": f"Title {turn}.",
            }
            copies = [_copied(x, {then: self.at}, new) for x in cycle]
            self.happened(copies)
            self.at += BETWEEN
        move = next_move(self.incident, self.at)
        if isinstance(move, Act):
            raise AssertionError(move.step)  # noqa: TRY004 (the copies are wrong)

    @property
    def version(self) -> int:
        return self.incident.version if self.incident else 0

    @property
    def due(self) -> datetime | None:
        """When the incident must be woken, as the journal's index has it."""
        move = next_move(self.incident, self.at)
        return move.until if isinstance(move, Wait) else None

    @property
    def mark(self) -> Mark:
        return Mark(by=AUTHOR, at=self.at)


def _copied(
    value: T, times: Mapping[datetime, datetime], names: Mapping[str, str]
) -> T:
    """Copy an event or a part of it, with another time and other names."""
    copy: object = value
    if isinstance(value, datetime):
        copy = times.get(value, value)
    elif isinstance(value, str):
        for before, after in names.items():
            copy = str(copy).replace(before, after)
        copy = value if copy == value else copy
    elif isinstance(value, tuple):
        copy = tuple(_copied(x, times, names) for x in value)
    elif has(kind := type(value)):
        parts = {x.name: getattr(value, x.name) for x in fields(kind) if x.init}
        copy = kind(**{name: _copied(x, times, names) for name, x in parts.items()})
    return cast("T", copy)


def accepted(number: IncidentNumber) -> Callable[[effects.Step], effects.Outcome]:
    """Return the answers of a Slack that accepts everything."""
    place = ChannelId(f"C{number:010}")

    def answer(step: effects.Step) -> effects.Outcome:
        match step.effect:
            case effects.CreateChannel(name=name):
                return effects.MadeChannel(channel=place, name=name)
            case effects.Invite(people=people):
                return effects.Admitted(invited=people, refused=())
            case effects.PostMessage():
                ts = MessageTs(f"{number}.000100")
                return effects.SentMessage(channel=place, ts=ts)
            case _:
                return effects.Accepted()

    return answer


def declaration(life: Life, number: IncidentNumber, announce: int = 0) -> Declare:
    declare = Declare(
        mark=life.mark,
        number=number,
        title=f"Incident of the benchmark, number {number}",
        description="",
        service=NOT_SURE,
        severity=DEFAULT_SEVERITIES[1],
        unsure=True,
        leads=(),
        links=(),
        channel_name=f"incident-{number:04}",
        origin=ORIGIN,
        announce=tuple(ChannelId(f"C1{n:09}") for n in range(announce)),
    )
    if "ask_at" in fields_dict(Declare):
        # An earlier version asks nobody whether the incident is over.
        return with_(declare, ask_at=life.at + timedelta(days=1))
    return declare


def retitled(life: Life, title: str) -> Update:
    return Update(mark=life.mark, title=title)


def closed(life: Life) -> Close:
    return Close(mark=life.mark, summary="It is over.")
