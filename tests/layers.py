"""The layers of the program, from the top down: each imports only what stands below.

Layers in one row stand side by side, and import nothing of each other.
"""

from collections.abc import Iterable, Iterator

from tests.source_code import Import, Module, is_within

LAYERS: tuple[tuple[str, ...], ...] = (
    ("bot.__main__",),
    ("bot.demo",),
    ("bot.run",),
    ("bot.bot",),
    ("bot.gateway", "bot.manifest"),
    ("bot.features",),
    ("bot.dialogue",),
    ("bot.hands",),
    ("bot.screens", "bot.record"),
    ("bot.words",),
    ("bot.checkup",),
    ("bot.engine",),
    ("bot.logs", "bot.signals", "bot.timeouts"),
    ("bot.settings",),
    ("bot.storage.sqlite", "bot.storage.postgres"),
    ("bot.storage",),
    ("bot.slack.socket",),
    ("bot.slack.web",),
    ("bot.slack.kit",),
    ("bot.base",),
    ("actors.incident",),
    ("actors",),
)

APART = "bot.sandbox"
"""The Slack in a box shares no code with the bot; only the demo stands above it."""

SLACK = "bot.slack"
FOR_SLACK = ("actors.clock", "actors.errors", "actors.incident.ids", "actors.tasks")
"""All that ``bot/slack/`` may use of ``actors/``; of incidents only Slack's ids."""


def upward_imports(modules: Iterable[Module]) -> Iterator[str]:
    """Find the imports that run up or sideways, as lines for people."""
    for module in modules:
        for found in module.imports():
            if why := _why_not(module.name, found):
                yield f"{module.name}:{found.line} imports {found.target}: {why}"


def _why_not(name: str, found: Import) -> str:
    """Say why a module may not import this; empty, if it may."""
    own, other = layer_of(name), layer_of(found.target)
    if is_within(name, APART) or own is None or other is None or own == other:
        return ""
    if is_within(found.target, APART):
        return "" if own in ("bot.__main__", "bot.demo") else "the sandbox is apart"
    if is_within(name, SLACK) and is_within(other, "actors"):
        is_known = is_within(found.target, *FOR_SLACK)
        return "" if is_known else "Slack knows no incidents"
    here, there = _row_of(own), _row_of(other)
    if there < here:
        return f"{other} stands above {own}"
    return f"{other} stands beside {own}" if there == here else ""


def layer_of(name: str) -> str | None:
    """Return the innermost layer that a module or a name in it belongs to."""
    names = (layer for row in LAYERS for layer in row if is_within(name, layer))
    if is_within(name, APART):
        return APART
    return max(names, key=len, default=None)


def _row_of(layer: str) -> int:
    return next(at for at, row in enumerate(LAYERS) if layer in row)
