"""The checklist: what is easily forgotten, and who has seen that it is true."""

from attrs import evolve as with_
from attrs import field, frozen
from immutables import Map

from actors.incident.facts import CheckItem, Mark

# Commands.


@frozen(kw_only=True)
class SaveChecklist:
    """Tick and untick items by their keys; only those that somebody touched."""

    mark: Mark
    ticked: tuple[str, ...] = ()
    unticked: tuple[str, ...] = ()


ChecklistCommand = SaveChecklist


# Events.


@frozen(kw_only=True)
class ChecklistSaved:
    """Somebody ticked or unticked items."""

    mark: Mark
    ticked: tuple[str, ...] = ()
    unticked: tuple[str, ...] = ()


ChecklistEvent = ChecklistSaved


# The state.


@frozen(kw_only=True)
class Checklist:
    """The items of the current severity, and every tick.

    Attributes:
        ticks: who ticked an item, and when, by its key; those of items that another
            severity has are kept.
    """

    items: tuple[CheckItem, ...] = ()
    ticks: Map[str, Mark] = field(factory=Map)


def decide(
    checklist: Checklist, command: ChecklistCommand
) -> tuple[ChecklistEvent, ...]:
    """Keep what changes something."""
    ticked = tuple(x for x in command.ticked if x not in checklist.ticks)
    unticked = tuple(x for x in command.unticked if x in checklist.ticks)
    if not ticked and not unticked:
        return ()
    return (ChecklistSaved(mark=command.mark, ticked=ticked, unticked=unticked),)


def evolve(checklist: Checklist, event: ChecklistEvent) -> Checklist:
    ticks = checklist.ticks
    for key in event.ticked:
        ticks = ticks.set(key, event.mark)
    for key in event.unticked:
        if key in ticks:
            ticks = ticks.delete(key)
    return with_(checklist, ticks=ticks)


def with_items(checklist: Checklist, items: tuple[CheckItem, ...] | None) -> Checklist:
    """Show the items of another severity; ``None``: it is not known to have any."""
    return checklist if items is None else with_(checklist, items=items)
