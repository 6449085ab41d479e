"""Finds a button that a person sees."""

from collections.abc import Iterator

from attrs import frozen

from bot.sandbox.acting_person import blocks_of
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.payloads import Source
from bot.sandbox.person import Person
from bot.sandbox.terminal.lookup import find_by_name
from bot.sandbox.terminal.reader import labels
from bot.sandbox.workspace import Workspace


@frozen(kw_only=True)
class Button:
    """A button, and the window, message or Home tab that has it."""

    source: Source
    label: str


def buttons_seen(workspace: Workspace, person: Person) -> Iterator[Button]:
    """Yield every button that a person sees.

    The window's come first, then those of the newest message, and Home's last.
    """
    for source in _sources(workspace, person):
        for block in blocks_of(source):
            for label in labels(block):
                yield Button(source=source, label=label)


def _sources(workspace: Workspace, person: Person) -> list[Source]:
    seen: list[Message | Ephemeral] = [
        message
        for channel in workspace.channels
        if person.id in channel.members
        for message in channel.messages
    ]
    seen += workspace.screens.lines(person.id)
    newest = sorted(seen, key=lambda x: float(x.ts), reverse=True)
    screens = workspace.screens
    home = screens.homes.get(person.id)
    return [*screens.stack(person.id)[-1:], *newest, *([home] if home else [])]


def button_of(workspace: Workspace, person: Person, label: str) -> Button:
    """Find the newest button by its label or a part of it."""
    newest: dict[str, Button] = {}
    for button in buttons_seen(workspace, person):
        newest.setdefault(button.label.casefold(), button)
    what = f"{person.name} sees no button {label!r}"
    return find_by_name(newest.values(), label, lambda x: (x.label,), what)
