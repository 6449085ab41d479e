"""The table of features has every way exactly once."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.dialogue.reply import Say
from bot.features.aliases import ALIASES, ROLE_ALIASES
from bot.features.feature import (
    INCIDENT,
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
    Takes,
    TypingButton,
    Way,
    Window,
    WindowButton,
)
from bot.features.role_words import words_of
from bot.features.table import FEATURES, WAYS
from bot.features.ways import Ways
from bot.screens import actions
from bot.screens.details.filled import Filled
from bot.screens.details.windows import declare_window, update_window
from bot.settings.configuration import Configuration
from bot.slack.kit.blocks import action_of
from bot.words.spans import say
from tests.actors.incident.case import DECLARED, incident_of
from tests.bot.dialogue.contexts import CHANNELS, ONE, a_context, types
from tests.bot.team import TEAM
from tests.source_code import read_modules

MESSAGES = Path(__file__).parent.parent / "words" / "messages"
GOLDEN_WINDOWS = MESSAGES.parent / "windows"
IDS = {name: str(value) for name, value in vars(actions).items() if name.isupper()}
"""The ids of buttons, windows and blocks by the names of their constants."""

WINDOWS = (
    declare_window(TEAM, Filled(), ""),
    update_window(TEAM, incident_of(*DECLARED), Filled(), ""),
)


async def nothing(*_given: object) -> Say:
    return Say(text=say("Nothing"))


def ids_of(way: Way) -> tuple[str, ...]:
    """The ids of ours by which Slack names this way."""
    match way:
        case (
            Button(action=action)
            | WindowButton(action=action)
            | TypingButton(action=action)
        ):
            return (action,)
        case HomeTab(refresh=action):
            return (action,)
        case Window(callback=callback):
            return (callback,)
        case Picker(action=action):
            return (action,)
        case LiveInput(block=block):
            return (block,)
        case OwnShortcut(callback=callback):
            return (callback,)
        case SubCommand() | RoleCommand() | OwnCommand() | Listener():
            return ()


def elements(found: object) -> Iterator[JsonObject]:
    """Every object in a message or a window, however deep."""
    if isinstance(found, dict):
        yield found
        for inner in found.values():
            yield from elements(inner)
    if isinstance(found, list | tuple):
        for inner in found:
            yield from elements(inner)


def test_every_id_of_a_button_a_window_or_a_block_leads_to_a_feature() -> None:
    listed = {found for row in FEATURES for way in row.ways for found in ids_of(way)}
    assert listed == set(IDS.values())


def test_no_two_constants_are_the_same_id() -> None:
    assert len(set(IDS.values())) == len(IDS)


GOLDEN = sorted([*MESSAGES.glob("*.json"), *GOLDEN_WINDOWS.glob("*.json")])


@pytest.mark.parametrize("file", GOLDEN, ids=lambda x: f"{x.parent.stem}-{x.stem}")
def test_every_button_of_a_message_or_a_window_leads_to_a_feature(file: Path) -> None:
    shown = list(elements(json.loads(file.read_text("utf-8"))))
    buttons = [x for x in shown if text(x, "type") == "button"]
    pressed = [action_of(text(x, "action_id")) for x in buttons]
    assert [action for action in pressed if action not in WAYS.buttons] == []


@pytest.mark.parametrize("window", WINDOWS)
def test_every_window_and_every_input_that_reports_leads_to_a_feature(
    window: JsonObject,
) -> None:
    callback = text(window, "callback_id")
    found = WAYS.windows[callback]
    blocks = map(as_object, items(window, "blocks"))
    live = [text(x, "block_id") for x in blocks if x.get("dispatch_action")]
    assert found.way.submit is not None
    assert live
    assert [WAYS.inputs[callback, block].feature for block in live] == [found.feature]
    assert child(window, "submit") != {}


def test_every_feature_has_a_name_of_its_own_and_a_way_to_it() -> None:
    assert len({row.name for row in FEATURES}) == len(FEATURES)
    assert all(row.ways for row in FEATURES)


def test_every_feature_is_in_the_table() -> None:
    modules = [x.name for x in read_modules("bot/features")]
    made = {
        f"{name} in {module}"
        for module in modules
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, Feature) and value not in FEATURES
    }
    assert not made, f"FEATURES in bot/features/table.py lacks {sorted(made)}"


CHANGING = [row for row in WAYS.sub_commands if not row.only_reads]


@pytest.mark.parametrize("row", CHANGING, ids=lambda row: row.name)
def test_a_sub_command_that_changes_something_shows_which_words_may_follow(
    row: SubCommand,
) -> None:
    takes_words = row.takes in {Takes.WORDS, Takes.INCIDENT_AND_WORDS}
    assert row.usage or not takes_words, (
        f"{row.name} takes {row.takes.name}, so its usage, which the help shows, has "
        "to say which words may follow"
    )


READING = [row.name for row in WAYS.sub_commands if row.only_reads]


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("rest", ["", " 1", " of the website"])
async def test_a_sub_command_that_only_reads_changes_nothing(
    tmp_path: Path, name: str, rest: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, f"{name}{rest}", CHANNELS[ONE])
        assert isinstance(reply, Say)
        assert (engine.asked, engine.released) == ([], [])


def test_every_alias_is_one_word_for_a_sub_command_that_exists() -> None:
    assert set(ALIASES) <= {row.name for row in WAYS.sub_commands}
    rows = [*ALIASES.values(), *ROLE_ALIASES.values()]
    words = [word for found in rows for word in found]
    assert [word for word in words if word.lower().split() != [word]] == []
    assert len(set(words)) == len(words)


def test_no_word_for_a_role_is_a_sub_commands() -> None:
    words = words_of(Configuration().roles)
    named = {*words, *(x for found in ROLE_ALIASES.values() for x in found)}
    assert named.isdisjoint(WAYS.words)


TAKEN: dict[str, Way] = {
    "name": SubCommand(name="close", help="", run=nothing),
    "alias": SubCommand(name="resolve", help="", run=nothing),
    "command": OwnCommand(command=INCIDENT, description="", run=nothing),
    "button": Button(action=actions.REOPEN, run=nothing),
    "typing": TypingButton(action=actions.REOPEN),
    "window": Window(callback=actions.DECLARE),
}


@pytest.mark.parametrize("way", TAKEN.values(), ids=TAKEN)
def test_no_name_leads_to_two_features(way: Way) -> None:
    second = Feature(name="second", ways=(way,))
    with pytest.raises(ValueError, match="leads to second"):
        Ways.of((*FEATURES, second))
