"""Joining: somebody comes to an open incident instead of declaring another."""

from attrs import frozen

from actors.incident.facts import Mark
from actors.incident.ids import PersonId

# Commands.


@frozen(kw_only=True)
class Join:
    """Join the incident; ``note`` is what somebody had typed, for its channel."""

    mark: Mark
    note: str = ""


JoiningCommand = Join


# Events.


@frozen(kw_only=True)
class Joined:
    """Somebody joined, and wrote a note, if it is not empty."""

    mark: Mark
    note: str


JoiningEvent = Joined


# The state.


@frozen(kw_only=True)
class Joining:
    """One person who joined.

    Attributes:
        version: the event's, and part of a step's key.
        occasion: the one whose receipt reports on it.
    """

    version: int
    occasion: str
    mark: Mark
    note: str


@frozen(kw_only=True)
class Joinings:
    """Everybody who joined, in order."""

    all: tuple[Joining, ...] = ()


def decide(
    joinings: Joinings, command: JoiningCommand, members: frozenset[PersonId]
) -> tuple[JoiningEvent, ...]:
    """Join once; somebody who belongs in the channel only adds a new note."""
    mark, note = command.mark, command.note
    has_joined = mark.by in members
    has_said = any((x.mark.by, x.note) == (mark.by, note) for x in joinings.all)
    if has_joined and (not note or has_said):
        return ()
    return (Joined(mark=mark, note=note),)


def evolve(
    joinings: Joinings, event: JoiningEvent, version: int, occasion: str
) -> Joinings:
    new = Joining(version=version, occasion=occasion, mark=event.mark, note=event.note)
    return Joinings(all=(*joinings.all, new))
