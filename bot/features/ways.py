"""Finds the way that a request uses; built from the table of features."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeAlias, TypeVar

from attrs import field, frozen

from bot.features.aliases import ALIASES
from bot.features.feature import (
    HOME_OPENED,
    Button,
    Feature,
    HomeTab,
    Listener,
    LiveInput,
    OwnCommand,
    OwnShortcut,
    Picker,
    RoleCommand,
    SubCommand,
    TypingButton,
    Window,
    WindowButton,
)

AnyButton: TypeAlias = Button | WindowButton | TypingButton | HomeTab
W = TypeVar("W")
K = TypeVar("K", bound=Hashable)


@frozen
class OwnedWay(Generic[W]):
    """A way, and the feature that it belongs to."""

    feature: Feature = field(repr=False)
    way: W


@frozen(kw_only=True)
class Ways:
    """Every way, by the name that requests use.

    Attributes:
        words: the sub-commands by their names and aliases.
        role_command: what a configured role's word does, if anything does.
        help: what the help lists, in the order of the table.
        buttons: those that are pressed, by their action ids; the Home tab has one.
        inputs: by the window's callback and the block's id.
        listeners: several may listen for the same event.
    """

    words: Mapping[str, OwnedWay[SubCommand]]
    role_command: OwnedWay[RoleCommand] | None
    help: tuple[SubCommand | RoleCommand, ...]
    commands: Mapping[str, OwnedWay[OwnCommand]]
    buttons: Mapping[str, OwnedWay[AnyButton]]
    home: OwnedWay[HomeTab] | None
    windows: Mapping[str, OwnedWay[Window]]
    inputs: Mapping[tuple[str, str], OwnedWay[LiveInput]]
    pickers: Mapping[str, OwnedWay[Picker]]
    shortcuts: Mapping[str, OwnedWay[OwnShortcut]]
    listeners: tuple[OwnedWay[Listener], ...]

    @staticmethod
    def of(features: Iterable[Feature]) -> "Ways":
        rows = tuple(features)
        return Ways(
            words=_index(rows, SubCommand, lambda x: (x.name, *also(x.name))),
            role_command=_index(rows, RoleCommand, lambda x: (x.name,)).get(""),
            help=tuple(
                way
                for feature in rows
                for way in feature.ways
                if isinstance(way, SubCommand | RoleCommand)
            ),
            commands=_index(rows, OwnCommand, lambda x: (x.command,)),
            buttons=_index(
                rows, (Button, WindowButton, TypingButton, HomeTab), _action_of
            ),
            home=_index(rows, HomeTab, lambda _: ("",)).get(""),
            windows=_index(rows, Window, lambda x: (x.callback,)),
            inputs=_index(rows, LiveInput, lambda x: ((x.callback, x.block),)),
            pickers=_index(rows, Picker, lambda x: (x.action,)),
            shortcuts=_index(rows, OwnShortcut, lambda x: (x.callback,)),
            listeners=tuple(
                OwnedWay(feature, way)
                for feature in rows
                for way in feature.ways
                if isinstance(way, Listener)
            ),
        )

    @property
    def events(self) -> tuple[str, ...]:
        """Every event that Slack has to report, in the order of the alphabet."""
        heard = {found.way.kind for found in self.listeners}
        return tuple(sorted(heard | {HOME_OPENED} if self.home else heard))

    @property
    def sub_commands(self) -> tuple[SubCommand, ...]:
        """Each sub-command once, in the order of the table."""
        return tuple(dict.fromkeys(found.way for found in self.words.values()))


def also(name: str) -> tuple[str, ...]:
    """Return the other words for a sub-command."""
    return ALIASES.get(name, ())


def _action_of(button: AnyButton) -> tuple[str]:
    return (button.refresh if isinstance(button, HomeTab) else button.action,)


def _index(
    features: Iterable[Feature],
    kind: type[W] | tuple[type[W], ...],
    keys: Callable[[W], Iterable[K]],
) -> dict[K, OwnedWay[W]]:
    """Index the ways of a kind. Each key belongs to one way only."""
    found: dict[K, OwnedWay[W]] = {}
    for feature in features:
        for way in feature.ways:
            if not isinstance(way, kind):
                continue
            for key in keys(way):
                if key in found:
                    raise ValueError(f"{key} leads to {feature.name} and elsewhere")
                found[key] = OwnedWay(feature, way)
    return found
