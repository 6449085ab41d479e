"""Whatever people read has the commands' configured names."""

import ast
import importlib
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.ids import IncidentNumber
from bot.screens.details.filled import Filled
from bot.screens.details.windows import declare_window, update_window
from bot.screens.messages.render import render
from bot.screens.plainer import plainer
from bot.words import field_errors
from bot.words.command_names import command
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Said, say
from tests.actors.fakes import quiet
from tests.actors.incident.case import DECLARED, incident_of
from tests.bot.dialogue.contexts import two_incidents
from tests.bot.running_gateway import running_gateway
from tests.bot.team import TEAM
from tests.bot.words.renamed import OTHER, left_in, renamed
from tests.bot.words.test_golden import BODIES, STEP
from tests.source_code import Module, read_modules

NAMES = re.compile(r"/(?:incident|closeincident|ping)(?![\w-])")
CODE = re.compile(r"`[^`]*`")

NAMED = {
    "bot.features.feature",
    "bot.features.close",
    "bot.features.ping",
    "bot.screens.read_out",
    "bot.settings.commands",
}
"""The modules that name the commands for the program, and not for people."""


def names_out_of_reach(module: Module) -> Iterator[str]:
    """Find names in texts that neither ``say`` nor ``command`` can replace."""
    inside: set[ast.AST] = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Name(id="command")) | ast.Expr(value=ast.Constant()):
                inside.update(ast.walk(node))
            case ast.JoinedStr() if node not in inside:
                inside.update(set(ast.walk(node)) - {node})
                pieces = [
                    x.value if isinstance(x, ast.Constant) else "{}"
                    for x in node.values
                ]
                yield from _bare(module, node, "".join(map(str, pieces)))
            case ast.Constant(value=str(text)) if node not in inside:
                yield from _bare(module, node, text)
            case _:
                pass


def _bare(module: Module, node: ast.expr, text: str) -> Iterator[str]:
    if NAMES.search(CODE.sub("", text)):
        yield f"{module.name}:{node.lineno} has a command's name outside code"


def test_no_text_has_a_name_that_cannot_be_replaced() -> None:
    modules = [x for x in read_modules("bot") if x.name not in NAMED]
    found = [
        line
        for module in modules
        if not module.within("bot.sandbox", "bot.demo")
        for line in names_out_of_reach(module)
    ]
    assert found == [], "use say() with backticks, or bot.words.command_names.command()"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('X = "Type /incident help"', 1),
        ('X = f"Type /closeincident {x}"', 1),
        ("X = f\"Type {command('/incident')}\"", 0),
        ("X = f\"Type {command(f'/incident {n}')}\"", 0),
        ('X = "Type `/incident help`"', 0),
        ('X = f"Type `/incident {x}`"', 0),
        ('"""Runs /incident."""', 0),
        ('X = "https://example.org/incident-playbook"', 0),
    ],
)
def test_a_name_that_cannot_be_replaced_would_be_found(source: str, count: int) -> None:
    assert len(list(names_out_of_reach(Module("bot.words.x", source)))) == count


def test_no_sentence_with_a_command_is_made_when_it_is_imported() -> None:
    made = [
        f"{module.name}.{name}"
        for module in read_modules("bot")
        if not module.within("bot.sandbox", "bot.demo")
        and module.name != "bot.__main__"
        for name, value in vars(importlib.import_module(module.name)).items()
        if isinstance(value, Said) and NAMES.search(as_mrkdwn(value))
    ]
    assert made == [], "make a function of it: the names are not known yet"


@pytest.mark.parametrize("name", BODIES)
def test_no_message_keeps_an_own_name(name: str) -> None:
    with renamed():
        message = render(BODIES[name], STEP, "nonce")
        plain = plainer(message, "invalid_blocks")

    assert left_in([message, plain]) == []


def test_the_messages_with_a_command_have_the_configured_name() -> None:
    with renamed():
        shown = str([render(body, STEP, "nonce") for body in BODIES.values()])

    assert "'/outage'" in shown
    assert "'/outage tasks'" in shown


def test_no_window_and_no_field_error_keeps_an_own_name() -> None:
    with renamed():
        windows = (
            declare_window(TEAM, Filled(), ""),
            update_window(TEAM, incident_of(*DECLARED), Filled(), ""),
        )
        errors = (
            field_errors.closed_meanwhile(),
            field_errors.window_outdated(),
            field_errors.closed_since(IncidentNumber(7)),
        )

    assert left_in([windows, errors]) == []
    assert all("/outage" in error for error in errors)


def test_no_golden_window_keeps_an_own_name() -> None:
    with renamed():
        # The windows are made when the module is run.
        made = runpy.run_path(str(Path(__file__).parent / "test_golden_windows.py"))
        shown = [made["WINDOWS"], made["TEXTS"]]

    assert left_in(shown) == []
    assert "/outage" in str(shown)


TYPED = (
    *("", "help", "status", "list", "retry", "reopen", "close", "close", "reopen"),
    *("update", "clsoe", "status 99", "retry the shop", "status page is down", "#none"),
    *("comms @kim", "open " + "word " * 900, "12", "close 12"),
)


@pytest.mark.parametrize("place", ["C0ONE", "C0HELP"])
async def test_no_answer_keeps_an_own_name(tmp_path: Path, place: str) -> None:
    with renamed():
        async with two_incidents(tmp_path) as at:
            said = [
                await at.types("/incident", text, channel_id=place) for text in TYPED
            ]
            said += [
                await at.types("/closeincident", "", channel_id=place),
                await at.types("/ping"),
                await at.types("/unknown"),
            ]
            await quiet()
            calls = at.slack.calls

    assert left_in([said, calls]) == []
    assert "/outage" in str(said)


async def test_the_configured_names_lead_to_the_commands(tmp_path: Path) -> None:
    configuration = with_(TEAM, commands=OTHER)
    with renamed():
        async with running_gateway(tmp_path, configuration) as at:
            explained = await at.asks("/outage", "help")
            pong = await at.asks("/is-muster-there")
            closed = await at.asks("/outage-over")
            before = await at.asks("/incident", "help")

    assert explained.startswith("You only need `/outage` and `/outage-over`.")
    assert pong.startswith("Muster is working.")
    assert "This is not an incident channel." in closed
    assert before == explained


def test_only_a_command_at_the_start_of_code_is_replaced() -> None:
    with renamed():
        assert command("/incident retry 12") == "/outage retry 12"
        assert command("/closeincident") == "/outage-over"
        assert command("/incidents") == "/incidents"
        assert command("see /incident") == "see /incident"
        said = say("Type `/ping` or “{typed}”", typed="`/incident` is down")

    assert as_mrkdwn(said) == "Type `/is-muster-there` or “`/incident` is down”"
