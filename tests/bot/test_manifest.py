import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.features.table import WAYS
from bot.manifest import manifest
from bot.sandbox import METHODS, Args, Call, Channel, Fault, How, SandboxOptions
from bot.settings import EX_CONFIG
from bot.settings.commands import Commands
from bot.slack.web.scopes import SCOPES, SLASH_COMMANDS, bot_scopes
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.retrying_people import opens
from tests.source_code import ROOT, Module, read_modules

MANIFEST = json.loads(manifest())
FEATURES = MANIFEST["features"]
GRANTED = frozenset(MANIFEST["oauth_config"]["scopes"]["bot"])

# What an answer that never comes leaves in doubt, so that it is looked up.
LOOKED_UP = ("conversations.create", "conversations.setTopic", "bookmarks.add")

# Called with these scopes, too, in tests/acceptance/test_uneditable_cards.py.
WHEN_FROZEN = {"chat.delete", "pins.remove"}

# Called with these scopes, too, in tests/acceptance/test_changed_channels.py.
WHEN_REMOVED = {"conversations.join", "conversations.list"}


def called_methods(module: Module) -> Iterator[str]:
    """Yield the Web API methods that are arguments, or constants for such."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(args=args, keywords=keywords):
                given = [*args, *(keyword.value for keyword in keywords)]
            case ast.Assign(value=ast.Tuple(elts=elements)):
                given = elements
            case ast.Assign(value=value):
                given = [value]
            case _:
                continue
        for found in given:
            if isinstance(found, ast.Constant) and is_method(found.value):
                yield str(found.value)


def is_method(value: object) -> bool:
    families = {method.partition(".")[0] for method in METHODS}
    is_known = isinstance(value, str) and value.partition(".")[0] in families
    return is_known and str(value).partition(".")[2].replace(".", "").isalpha()


def our_calls() -> set[str]:
    return {
        method
        for module in read_modules()
        if not module.within("bot.sandbox", "bot.demo", "bot.slack.web.scopes")
        for method in called_methods(module)
    }


def lost(method: str, to: str | None = None) -> Fault:
    """Make a call whose answer never comes, although Slack carries it out."""

    def is_meant(args: Args) -> bool:
        return to is None or args.text("channel") == to

    return Fault(how=How.RESET, method=method, acts=True, when=is_meant)


async def declare_and_lose_answers(harness: Harness) -> Channel:
    """Declare in a private channel, and let each kind of look-up be needed."""
    place = harness.sandbox.workspace.add_channel(
        "private", [harness.sam.person], private=True
    )
    for method in LOOKED_UP:
        harness.sandbox.plant(lost(method))
    for reader in (harness.sam.person.id, harness.headquarters.id, place.id):
        harness.sandbox.plant(lost("chat.postMessage", to=reader))
    await harness.declare(at=place, leads={"tech": harness.alex.person.id})
    return place


async def send_update_and_lose_an_answer(harness: Harness, channel: Channel) -> None:
    """Send an update, whose reply in a thread has to be looked up."""
    harness.sandbox.plant(lost("chat.postMessage", to=harness.headquarters.id))
    window = await opens(harness, harness.sam, "update It is slow", channel)
    assert (await harness.sam.submits(window)).failure is None
    await harness.sandbox.until(
        lambda: harness.sandbox.calls.of("conversations.replies")
    )


def refused_for_a_scope(harness: Harness) -> list[Call]:
    return [call for call in harness.sandbox.calls if call.error == "missing_scope"]


def test_the_file_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(main, ["manifest"])
    assert printed.exit_code == 0
    assert (ROOT / "manifest.json").read_text("utf-8") == printed.stdout == manifest()


def test_it_has_the_names_that_a_team_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_CONFIG", '[commands]\nincident = "/outage"\n')
    printed = CliRunner().invoke(main, ["manifest"])
    expected = manifest(commands=Commands(incident="/outage"))
    assert (printed.exit_code, printed.stdout) == (0, expected)
    assert expected == manifest().replace('"/incident"', '"/outage"')


def test_a_mistake_in_the_configuration_prevents_the_manifest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MUSTER_CONFIG", '[commands]\nincident = "outage"\n')
    printed = CliRunner().invoke(main, ["manifest"])
    assert printed.exit_code == EX_CONFIG
    assert printed.stdout == ""
    assert "commands.incident" in printed.stderr


def test_it_has_the_commands_that_the_bot_listens_to() -> None:
    registered = [row["command"] for row in FEATURES["slash_commands"]]
    assert registered == list(WAYS.commands)
    assert all(row["should_escape"] is True for row in FEATURES["slash_commands"])


def test_it_stays_within_what_slack_allows() -> None:
    shown = MANIFEST["display_information"]
    assert 0 < len(shown["name"]) <= 35
    assert 0 < len(shown["description"]) <= 140
    assert 0 < len(FEATURES["bot_user"]["display_name"]) <= 80
    assert len(FEATURES["slash_commands"]) <= 50
    for row in FEATURES["slash_commands"]:
        assert row["command"].startswith("/")
        assert len(row["command"]) <= 32
        assert row["command"] == row["command"].lower()
        assert 0 < len(row["description"]) <= 140
        assert len(row.get("usage_hint", "")) <= 1000


def test_it_is_for_socket_mode_and_hears_of_the_home_tab_and_of_members() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    events = ["app_home_opened", "member_joined_channel", "member_left_channel"]
    assert settings["event_subscriptions"] == {"bot_events": events}
    # The scope of both last events in a public channel; the first needs none.
    assert "channels:read" in GRANTED
    assert "http" not in manifest()


def test_the_home_tab_and_a_direct_message_can_be_read() -> None:
    assert FEATURES["app_home"]["home_tab_enabled"] is True
    assert FEATURES["app_home"]["messages_tab_enabled"] is True


def test_every_method_that_the_code_calls_has_its_row_and_no_other_has() -> None:
    assert our_calls() == set(SCOPES)


@pytest.mark.parametrize(
    "text",
    [
        "api.call('pins.add', x)",
        "self._first(method='pins.add')",
        "f(g('pins.add'))",
        "PIN = 'pins.add'",
        "PIN, X = 'pins.add', 1",
    ],
)
def test_a_method_that_is_called_would_be_found(text: str) -> None:
    assert list(called_methods(Module("bot.x", text))) == ["pins.add"]


def test_no_scope_is_unneeded() -> None:
    needed = {scope for scopes in SCOPES.values() for scope in scopes}
    assert {SLASH_COMMANDS, *needed} == GRANTED == set(bot_scopes())
    assert len(bot_scopes()) == len(GRANTED)


@pytest.mark.parametrize("method", SCOPES)
def test_slack_asks_no_other_scope_for_the_method(method: str) -> None:
    assert set(SCOPES[method]) <= METHODS[method].scopes
    assert bool(SCOPES[method]) == bool(METHODS[method].scopes)


async def test_the_scopes_are_enough_for_an_incident_with_lost_answers(
    tmp_path: Path,
) -> None:
    options = SandboxOptions(rate_limits=False, scopes=GRANTED)
    async with set_up(tmp_path, options=options) as harness, harness.bot():
        private = await declare_and_lose_answers(harness)
        channel = await harness.channel()
        await harness.sandbox.until(
            lambda: harness.sandbox.calls.of("conversations.open")
        )
        harness.kim.joins(channel)
        await harness.sandbox.until(lambda: harness.kim.sees)
        await harness.sam.opens_home()
        await send_update_and_lose_an_answer(harness, channel)
        await harness.sam.types("/closeincident", "it was nothing", channel)
        for place in (harness.headquarters, private, channel):
            await harness.until_posted(place, "it was nothing")

    called = {call.method for call in harness.sandbox.calls}
    in_windows = {"views.push", "views.update"}  # They need no scope.
    assert called == set(SCOPES) - WHEN_REMOVED - WHEN_FROZEN - in_windows
    assert refused_for_a_scope(harness) == []


@pytest.mark.parametrize(
    "scope", ["channels:history", "groups:history", "im:history", "im:write"]
)
async def test_each_look_up_needs_its_scopes(tmp_path: Path, scope: str) -> None:
    options = SandboxOptions(rate_limits=False, scopes=GRANTED - {scope})
    async with set_up(tmp_path, options=options) as harness, harness.bot():
        await declare_and_lose_answers(harness)
        first = await harness.sandbox.until(lambda: refused_for_a_scope(harness)[:1])

    assert first[0].method in SCOPES
    assert scope in SCOPES[first[0].method]
