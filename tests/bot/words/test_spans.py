"""A sentence of spans: as Slack's markup, as rich text and in plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.base.json_types import as_object, items
from bot.sandbox.fields import as_fields
from bot.sandbox.text import mentions
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.renderers.rich_text import rich_text
from bot.words.spans import (
    Part,
    Said,
    Text,
    joined,
    say,
)
from tests.bot.shown import raw_markup, shown
from tests.bot.words.spoken import EVERY_KIND, SAM, plain

HOSTILE = ("*b* _i_ ~s~ `c`", "{who} {0}", "<!channel> &lt;@U1&gt;", "> quote\n> more")


def elements(said: Said) -> list[object]:
    (section,) = items(rich_text(said), "elements")
    return [*items(as_object(section), "elements")]


def test_each_kind_of_span_has_its_own_markup() -> None:
    assert as_mrkdwn(EVERY_KIND) == (
        "<!channel> a*b_&lt;c&gt; by <@U1> in <#C1>, "
        "<!date^1767268800^{date_short_pretty} at {time}"
        "|1 January 2026 at 12:00pm UTC>: "
        "<https://a.example/?x=1&amp;y=2|A &lt;page&gt;> `/incident retry`"
    )


def test_each_kind_of_span_has_its_own_element() -> None:
    assert elements(EVERY_KIND) == [
        {"type": "broadcast", "range": "channel"},
        {"type": "text", "text": " "},
        {"type": "text", "text": "a*b_<c>", "style": {"bold": True}},
        {"type": "text", "text": " by "},
        {"type": "user", "user_id": "U1"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C1"},
        {"type": "text", "text": ", "},
        {
            "type": "date",
            "timestamp": 1767268800,
            "format": "{date_short_pretty} at {time}",
            "fallback": "1 January 2026 at 12:00pm UTC",
        },
        {"type": "text", "text": ": "},
        {"type": "link", "url": "https://a.example/?x=1&y=2", "text": "A <page>"},
        {"type": "text", "text": " "},
        {"type": "text", "text": "/incident retry", "style": {"code": True}},
    ]


@pytest.mark.parametrize("typed", HOSTILE)
def test_only_the_sentence_is_read_and_never_what_is_filled_in(typed: str) -> None:
    said = say("*{a}* and {b} and `{a}`", a=typed, b=say("{c}", c=typed))
    block = rich_text(said)

    assert plain(said) == f"{typed} and {typed} and {typed}"
    assert list(shown([block])) == [plain(said)]
    assert mentions(as_mrkdwn(said), [as_fields(block)]) == frozenset()


@given(st.text())
def test_no_text_has_any_power(typed: str) -> None:
    said = say("x{typed}", typed=typed)

    assert raw_markup(as_mrkdwn(said)) == ""
    assert list(shown([rich_text(said)])) == [f"x{typed}"]


def test_a_line_that_begins_with_a_quotes_sign_makes_no_quote_of_the_rest() -> None:
    said = say("{typed}", typed="Logs:\n> one\n>two\nthree > two")

    assert as_mrkdwn(said) == "Logs:\n\u2060&gt; one\n\u2060&gt;two\nthree &gt; two"
    assert list(shown([rich_text(said)])) == ["Logs:\n> one\n>two\nthree > two"]


def test_parts_are_joined_and_empty_ones_leave_nothing() -> None:
    parts: list[Part] = [SAM, 2, "x", say("*b*")]

    assert as_mrkdwn(joined(parts)) == "<@U1>, 2, x, b"
    assert joined([]) == Said()
    assert say("{a}", a="") == Said()
    assert elements(say("{a}x{b}", a="", b=Text(text=""))) == [
        {"type": "text", "text": "x"}
    ]


def test_neighbours_that_look_the_same_are_one_text() -> None:
    assert elements(say("a{b}*c*`d`{e}", b="b", e=say("e"))) == [
        {"type": "text", "text": "ab"},
        {"type": "text", "text": "c", "style": {"bold": True}},
        {"type": "text", "text": "d", "style": {"code": True}},
        {"type": "text", "text": "e"},
    ]
