import re

import pytest

from bot.sandbox.terminal.help_text import ROWS
from bot.sandbox.terminal.line import (
    Cancel,
    Choose,
    Command,
    Empty,
    Fill,
    Help,
    Line,
    ListChannels,
    ListPeople,
    Move,
    OpenHome,
    ReadChannel,
    ReadPerson,
    Say,
    Select,
    Submit,
    Tick,
    Unclear,
    parse,
)
from tests.source_code import ROOT


def command(text: str, name: str = "/incident") -> Line:
    return Command(person="sam", channel="general", command=name, text=text)


LINES: dict[str, Line] = {
    "": Empty(),
    " \t ": Empty(),
    "help": Help(),
    "HELP": Help(),
    "?": Help(),
    "people": ListPeople(),
    "channels": ListChannels(),
    "read #general": ReadChannel(channel="general"),
    "Read Sam": ReadPerson(person="Sam"),
    "read @sam": ReadPerson(person="sam"),
    "sam #general /incident fire": command("fire"),
    "sam #general /incident": command(""),
    "  sam   #general   /incident  two  spaces ": command("two  spaces"),
    "@sam #general /incident fire": command("fire"),
    "sam #general /ping": command("", "/ping"),
    "sam #general hello  there": Say(
        person="sam", channel="general", text="hello  there"
    ),
    "sam fills title Mails are late": Fill(
        person="sam", field="title", text="Mails are late"
    ),
    'sam fills "What is happening?" It "burns"': Fill(
        person="sam", field="What is happening?", text='It "burns"'
    ),
    'sam fills title "quoted"': Fill(person="sam", field="title", text='"quoted"'),
    "sam fills title": Fill(person="sam", field="title", text=""),
    "sam leaves #general": Move(person="sam", channel="general", is_in=False),
    "sam Joins general": Move(person="sam", channel="general", is_in=True),
    "sam ticks start": Tick(person="sam", box="start", is_ticked=True),
    'sam Unticks "The start is known"': Tick(
        person="sam", box="The start is known", is_ticked=False
    ),
    "sam chooses service mail": Choose(person="sam", field="service", choice="mail"),
    'sam chooses service "Not sure"': Choose(
        person="sam", field="service", choice="Not sure"
    ),
    "sam chooses service Not sure": Choose(
        person="sam", field="service", choice="Not sure"
    ),
    "sam chooses tech": Choose(person="sam", field="tech", choice=""),
    'sam selects "Reopen incident"': Select(person="sam", label="Reopen incident"),
    "sam selects Reopen": Select(person="sam", label="Reopen"),
    "sam submits": Submit(person="sam"),
    "sam SUBMITS": Submit(person="sam"),
    "sam cancels": Cancel(person="sam"),
    "sam opens Home": OpenHome(person="sam"),
}

ADVICE = {
    "sam": "Say what sam does, for example: sam #general /incident",
    "people now": "Nobody can 'now' here.",
    "/incident fire": "Begin with who does it, for example: sam #general /incident",
    "#general /ping": "Begin with who does it, for example: sam #general /ping",
    "sam /ping": "Say in which channel: sam #general /ping",
    "sam #general": "Say what to type there: sam #general /incident fire",
    "sam # /ping": "Say what to type there: sam #general /incident fire",
    "sam #random /": "Say what to type there: sam #random /incident fire",
    "sam fills": "Say which field, for example: sam fills title Mails are late",
    'sam fills ""': "Say which field, for example: sam fills title Mails are late",
    "sam chooses": "Say which list, for example: sam chooses service mail",
    "sam selects": 'Say which button, for example: sam selects "Try again"',
    "sam opens": "Only one thing can be opened like this: sam opens home",
    "sam submits it": "Type only: sam submits",
    "sam cancels it": "Type only: sam cancels",
    "read": "Say what to read, for example: read #general, read sam",
    "read sam now": "Say what to read, for example: read #general, read sam",
    "sam leaves": "Say which channel, for example: sam leaves #general",
    "sam dances": "Nobody can 'dances' here. Behind a name comes #CHANNEL, fills,",
}


@pytest.mark.parametrize("typed", LINES)
def test_a_line_is_parsed_into_a_request(typed: str) -> None:
    assert parse(typed) == LINES[typed]


@pytest.mark.parametrize("typed", ADVICE)
def test_an_unclear_line_is_answered_with_what_to_type(typed: str) -> None:
    found = parse(typed)

    assert isinstance(found, Unclear)
    assert found.advice.startswith(ADVICE[typed])


@pytest.mark.parametrize("typed", [typed for typed, _does in ROWS])
def test_every_example_of_the_manual_can_be_typed(typed: str) -> None:
    assert not isinstance(parse(typed), Unclear | Empty)


def test_every_line_that_contributing_tells_to_type_can_be_typed() -> None:
    part = (
        (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n## Try it by hand\n")[1]
    )
    (block,) = re.findall(r"^```text\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)
    read = [parse(typed) for typed in block.splitlines()]

    assert command("fire") in read
    assert not [x for x in read if isinstance(x, Unclear | Empty)]
