"""A command's text, as its author saw it, from the payload to the answer."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest
from attrs import define

from actors.errors import JournalUnavailable
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.lifecycle import Close
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.dialogue.reply import Say
from bot.dialogue.typed_text import read_text
from bot.gateway import acknowledgement
from bot.screens.paragraphs import section, sections
from bot.slack.kit.blocks import SECTION_MAX
from bot.slack.web.people import People
from bot.storage.store import Store
from bot.words import phrases
from bot.words.spans import Person, say
from tests.actors.fakes import quiet
from tests.bot.dialogue.contexts import CHANNELS, ONE, TWO, a_context, two_incidents
from tests.bot.shown import shown, texts

NAMES = {PersonId("U0SAM"): "Sam"}


def field_of(view: JsonObject, block_id: str) -> str:
    blocks = map(as_object, items(view, "blocks"))
    (block,) = [x for x in blocks if text(x, "block_id") == block_id]
    return text(child(block, "element"), "initial_value")


async def test_a_window_holds_what_the_person_saw(tmp_path: Path) -> None:
    sent = "<@U0SAM> &amp; <!here>: <#C0ONE|>\tis <https://x.example/?a&amp;b> down"
    async with two_incidents(tmp_path, NAMES) as at:
        assert await at.types("/incident", sent) is None
        await quiet()

    (view,) = at.slack.views("views.open")
    assert field_of(view, "title") == (
        "@Sam & @here: #incident-0001-web-500s is https://x.example/?a&b down"
    )


async def test_the_channel_in_a_command_says_which_incident_is_closed(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path, NAMES) as at:
        said = await at.types(
            "/closeincident", "<#C0ONE|> done", channel_id=CHANNELS[TWO]
        )

    ((number, command, _),) = at.engine.asked
    assert number == ONE
    assert isinstance(command, Close)
    assert command.summary == "done"
    assert said is not None
    assert text(said, "text").startswith("Incident 1 is closed: Checkout fails.")
    assert list(shown(said["blocks"])) == [text(said, "text")]


async def test_what_a_window_has_no_room_for_is_said_with_the_acknowledgement(
    tmp_path: Path,
) -> None:
    sent = "word " * 799 + "end"
    async with two_incidents(tmp_path, NAMES) as at:
        said = await at.types("/incident", sent)
        await quiet()

    (view,) = at.slack.views("views.open")
    assert said is not None
    left = "\n".join(shown(said["blocks"])).partition("\n")[2]
    whole = f"{field_of(view, 'title')} {field_of(view, 'description')} {left}"
    assert whole == sent


@define
class AwayStore:
    """A database that does not answer."""

    async def number_of(self, _channel: ChannelId) -> IncidentNumber | None:
        why = "it cannot be reached"
        raise JournalUnavailable(why)


async def test_without_the_database_a_channel_keeps_its_id(tmp_path: Path) -> None:
    async with a_context(tmp_path, NAMES) as (context, _):
        context.store = cast("Store", AwayStore())
        typed = await read_text(context, "<#C0ONE|> and <@U0SAM>")

    assert typed.text == "#C0ONE and @Sam"
    assert typed.channels == {"#C0ONE": "C0ONE"}


@define
class Unasked:
    """Names that nobody may ask for."""

    async def names(self, people: object) -> Mapping[PersonId, str]:
        raise AssertionError(people)


async def test_a_text_without_tokens_waits_for_nothing(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        context.people = cast("People", Unasked())
        typed = await read_text(context, "<@U0SAM|sam> and <#C0ONE|x> &amp; more")

    assert typed.text == "@sam and #x & more"


def test_an_answer_is_shown_in_rich_text_and_has_a_text_beside_it() -> None:
    typed = "> quote\nrm -f /srv/*.lock `x`"
    said = acknowledgement.message(Say(text=say("“{typed}”", typed=typed)))

    assert list(shown(said["blocks"])) == [f"“{typed}”"]
    assert list(texts(said["blocks"])) == []
    assert said["text"] == f"“{typed}”".replace(">", "&gt;")
    assert said["response_type"] == "ephemeral"
    assert said["replace_original"] is False


def test_an_answer_keeps_its_blocks() -> None:
    block = section(say("x"))

    assert acknowledgement.message(Say(text=say("x"), blocks=(block,)))["blocks"] == [
        block
    ]
    assert acknowledgement.message(Say(text=say("`x`")))["text"] == "`x`"


@pytest.mark.parametrize("lines", [1, 30, 61, 300])
def test_a_long_answer_is_split_between_lines_and_loses_none(lines: int) -> None:
    written = [f"{number:03} {'x' * 94}" for number in range(lines)]
    found = list(shown(sections(say("{a}", a="\n".join(written)))))

    assert "\n".join(found).split("\n") == written
    assert all(len(x) <= SECTION_MAX for x in found)
    assert len(found) == -(-lines // 30)


@pytest.mark.parametrize("word", ["word ", "x", "e\u0301"])
def test_a_very_long_line_is_split_and_loses_nothing(word: str) -> None:
    written = word * (7_000 // len(word))
    found = list(shown(sections(say("*Or* is “{a}” it?\nYes.", a=written))))

    assert "".join(found) == f"Or is “{written}” it?\nYes."
    assert all(len(x) <= SECTION_MAX for x in found)
    assert len(found) == 3


def test_a_section_that_is_too_long_says_that_it_is_shortened() -> None:
    (said,) = shown([section(say("{a}", a="wörd " * 700))])

    assert len(said) <= SECTION_MAX
    assert said.endswith(phrases.CUT)
    (whole,) = shown([section(say("{a}", a="x" * 3000))])
    assert whole == "x" * 3000
    (over,) = shown([section(say("{a}", a="x" * 3001))])
    assert len(over) == 3000


def test_a_paragraph_that_ends_with_a_mention_has_no_empty_text() -> None:
    line = say("{who}\n{text}", who=Person(PersonId("U0SAM")), text="x" * SECTION_MAX)
    first, *_ = sections(line)

    assert '"text": ""' not in json.dumps(first)
