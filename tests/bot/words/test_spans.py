"""A sentence of spans: as Slack's markup, as rich text and in plain words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.incident.ids import ChannelId, PersonId
from bot.base.json_types import as_object, items
from bot.sandbox.fields import as_fields
from bot.sandbox.text import mentions, read
from bot.words.renderers.rich_text import rich_text
from bot.words.spans import (
    Everybody,
    Link,
    Part,
    Person,
    Place,
    Said,
    Text,
    Time,
    joined,
    lines_of,
    pieces_of,
    say,
    shortened,
)
from tests.bot.bodies import raw_markup, shown

SAM, HELP = Person(PersonId("U1")), Place(ChannelId("C1"))
NOON = Time(datetime(2026, 1, 1, 12, tzinfo=UTC))
PAGE = Link(url="https://a.example/?x=1&y=2", label="A <page>")
EVERY_KIND = say(
    "{bell} *{title}* by {who} in {place}, {at}: {page} `/incident {name}`",
    bell=Everybody(),
    title="a*b_<c>",
    who=SAM,
    place=HELP,
    at=NOON,
    page=PAGE,
    name="retry",
)
HOSTILE = ("*b* _i_ ~s~ `c`", "{who} {0}", "<!channel> &lt;@U1&gt;", "> quote\n> more")


def plain(said: Said) -> str:
    return read([as_fields(rich_text(said))])


def elements(said: Said) -> list[object]:
    (section,) = items(rich_text(said), "elements")
    return [*items(as_object(section), "elements")]


def test_each_kind_of_span_has_its_own_markup() -> None:
    assert str(EVERY_KIND) == (
        "<!channel> a*b_&lt;c&gt; by <@U1> in <#C1>, "
        "<!date^1767268800^{date_short_pretty} {time}|2026-01-01 12:00 UTC>: "
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
            "format": "{date_short_pretty} {time}",
            "fallback": "2026-01-01 12:00 UTC",
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
    assert mentions(str(said), [as_fields(block)]) == frozenset()


@given(st.text())
def test_no_text_has_any_power(typed: str) -> None:
    said = say("x{typed}", typed=typed)

    assert raw_markup(str(said)) == ""
    assert list(shown([rich_text(said)])) == [f"x{typed}"]


def test_a_line_that_begins_with_a_quotes_sign_makes_no_quote_of_the_rest() -> None:
    said = say("{typed}", typed="Logs:\n> one\n>two\nthree > two")

    assert str(said) == "Logs:\n\u2060&gt; one\n\u2060&gt;two\nthree &gt; two"
    assert list(shown([rich_text(said)])) == ["Logs:\n> one\n>two\nthree > two"]


def test_parts_are_joined_and_empty_ones_leave_nothing() -> None:
    parts: list[Part] = [SAM, 2, "x", say("*b*")]

    assert str(joined(parts)) == "<@U1>, 2, x, b"
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


def test_the_lines_of_a_sentence_keep_their_spans() -> None:
    said = say("*one\ntwo* {who}\n\n{at}", who=SAM, at="last")

    assert [plain(x) for x in lines_of(said)] == ["one", "two <@U1>", "", "last"]
    assert plain(joined(lines_of(said), "\n")) == plain(said)
    assert lines_of(said)[1].spans[0] == Text(text="two", bold=True)


@pytest.mark.parametrize(
    ("parts", "limit", "pieces"),
    [
        (["one two three"], 20, ["one two three"]),
        (["one two three"], 8, ["one two", " three"]),
        (["one ", SAM, " two"], 9, ["one <@U1>", " two"]),
        (["four ", SAM, " two"], 9, ["four ", "<@U1> two"]),
        (["xxxxxxxxx", "yy"], 4, ["xxxx", "xxxx", "xyy"]),
        ([], 4, [""]),
    ],
)
def test_a_sentence_is_parted_into_pieces_of_a_size(
    parts: list[Part], limit: int, pieces: list[str]
) -> None:
    found = pieces_of(joined(parts, ""), limit)

    assert [plain(x) for x in found] == pieces
    assert all(x.size <= limit for x in found)


def test_what_fits_is_not_shortened() -> None:
    assert shortened(EVERY_KIND, EVERY_KIND.size, "…") == EVERY_KIND
    assert shortened(EVERY_KIND, EVERY_KIND.size - 1, "…") != EVERY_KIND


@pytest.mark.parametrize(
    ("limit", "left"),
    [(25, "one two three four five"), (20, "one two three four …"), (9, "one two …")],
)
def test_a_text_is_shortened_at_a_word_and_says_so(limit: int, left: str) -> None:
    said = shortened(say("{a}", a="one two three four five"), limit, " …")

    assert plain(said) == left


def test_what_has_no_word_to_cut_at_is_cut_anywhere() -> None:
    assert plain(shortened(say("{a}", a="x" * 50), 10, "…")) == f"{'x' * 9}…"
    assert plain(shortened(say("{a}", a=f"a {'x' * 50}"), 10, "…")) == "a xxxxxxx…"


def test_a_mention_is_whole_or_left_out() -> None:
    said = say("{who}{who}{rest}", who=SAM, rest="x" * 9)

    assert plain(shortened(said, 11, "…")) == "<@U1><@U1>…"
    assert plain(shortened(said, 10, "…")) == "<@U1>…"


@given(
    st.lists(
        st.one_of(st.text(max_size=40), st.sampled_from([SAM, HELP, NOON, PAGE])),
        max_size=20,
    ),
    st.integers(5, 200),
)
def test_a_shortened_sentence_keeps_to_its_limit(parts: list[Part], limit: int) -> None:
    said = joined(parts)
    short = shortened(said, limit, "…")

    assert short.size <= limit
    assert short == said or plain(short).endswith("…")
    assert plain(said).startswith(plain(short).removesuffix("…"))
