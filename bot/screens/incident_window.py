"""The window of an open incident: what comes next, and what can be done."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.next_line import NextScreen
from bot.screens.paragraphs import sections
from bot.slack.kit.blocks import action_row, button, modal
from bot.words import incident_window as words
from bot.words import phrases
from bot.words.spans import Said


@frozen(kw_only=True)
class Entry:
    """One thing that can be done.

    Attributes:
        action: the button of the feature that does it.
        typed: what people can type after ``/incident`` instead.
    """

    label: str
    action: str
    typed: str


def incident_window(
    incident: Incident,
    shown: NextScreen,
    entries: Sequence[Entry],
    metadata: str,
    answer: Iterable[Mapping[str, object]] = (),
) -> JsonObject:
    """Show the incident, what is next for the reader, and the last button's answer."""
    number = str(incident.number)
    blocks = [
        *map(dict, answer),
        *sections(words.head(incident, shown.said)),
        *([action_row(shown.button.block(incident))] if shown.button else ()),
        action_row(*(button(x.label, x.action, number) for x in entries)),
    ]
    return modal(
        phrases.name_of(incident.number),
        blocks,
        callback=actions.INCIDENT_WINDOW,
        metadata=metadata,
        close="Close",
    )


def typed_instead(
    incident: Incident, shown: NextScreen, entries: Sequence[Entry]
) -> Said:
    """Say the same as the window, with what to type instead of its buttons."""
    first = [(shown.button.label, shown.button.typed)] if shown.button else []
    ways = [*first, *((x.label, x.typed) for x in entries)]
    return words.typed_instead(incident, shown.said, [*dict.fromkeys(ways)])
