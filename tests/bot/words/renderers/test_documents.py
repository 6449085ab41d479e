"""Documents: names instead of mentions, and typed text without any power."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from actors.incident.ids import ChannelId, PersonId
from bot.words.renderers.documents import Names
from bot.words.renderers.html import as_html
from bot.words.renderers.markdown import as_markdown
from bot.words.spans import (
    Everybody,
    Hyperlink,
    Part,
    Person,
    Place,
    Said,
    Text,
    Time,
    joined,
    quoted,
    say,
)
from tests.bot.words.renderers.test_markdown import typed
from tests.bot.words.spoken import EVERY_KIND

NAMES = Names(
    people={PersonId("U1"): "Sam *S* <b>"}, channels={ChannelId("C1"): "help_desk"}
)
READER = MarkdownIt("gfm-like", {"linkify": False})
OURS = {"text", "text_special", "hardbreak", "strong", "em", "code_inline", "link"}
"""What the sentences of this program make, and never what somebody typed."""


def test_markdown_shows_names_and_a_time_and_links_a_page() -> None:
    assert as_markdown(EVERY_KIND, NAMES) == (
        "@channel **a\\*b\\_\\<c>** by Sam \\*S\\* \\<b> in #help_desk, "
        "1 January 2026 at 12:00pm UTC: [A \\<page>](<https://a.example/?x=1&y=2>) "
        "`/incident retry`"
    )


def test_html_has_an_element_for_each_meaning() -> None:
    assert as_html(EVERY_KIND, NAMES) == (
        "<p>@channel <strong>a*b_&lt;c&gt;</strong> by Sam *S* &lt;b&gt; in "
        '#help_desk, <time datetime="2026-01-01T12:00:00+00:00">'
        "1 January 2026 at 12:00pm UTC</time>: "
        '<a href="https://a.example/?x=1&amp;y=2">A &lt;page&gt;</a> '
        "<code>/incident retry</code></p>"
    )


def test_one_without_a_name_goes_by_the_id_and_a_time_by_the_format_given() -> None:
    said = say(
        "{who} in {place} at {at}",
        who=Person(PersonId("U2")),
        place=Place(ChannelId("C2")),
        at=Time(datetime(2026, 1, 1, 12, 5, tzinfo=UTC)),
    )
    names = Names(time=lambda at: f"{at:%H:%M}")

    assert as_markdown(said, names) == "U2 in C2 at 12:05"
    assert "U2 in C2 at" in as_html(said, names)


def test_what_was_typed_is_a_quote_below_what_is_said_before_it() -> None:
    said = say("Sam wrote:{text}\nand left.", text=quoted("one\n\n* two"))

    assert as_markdown(said, NAMES, "  ") == (
        "Sam wrote:\n  > one\\\n  > \\\n  > \\* two\n\n  and left."
    )
    assert as_html(said, NAMES) == (
        "<p>Sam wrote:</p><blockquote>one<br><br>* two</blockquote><p>and left.</p>"
    )


def test_lines_are_lines_and_empty_ones_are_left_out() -> None:
    said = say("one\n\n- {two}", two="2.")

    assert as_markdown(said, NAMES, "  ") == "one\\\n  \\- 2."
    assert as_html(said, NAMES) == "<p>one<br>- 2.</p>"
    assert as_markdown(Said(), NAMES) == ""
    assert as_html(Said(), NAMES) == ""


def test_a_mention_in_bold_is_a_name_in_bold() -> None:
    said = say("*Not done: invite {who}.* Why?", who=Person(PersonId("U2")))

    assert as_markdown(said, NAMES) == "**Not done: invite U2.** Why?"
    assert "<strong>U2</strong>" in as_html(said, NAMES)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a `b` c", "``a `b` c``"),
        ("`", "`` ` ``"),
        (" a  b ", "`a b`"),
        (" ", ""),
    ],
)
def test_code_is_fenced_by_more_than_is_in_it(text: str, written: str) -> None:
    assert as_markdown(Said((Text(text=text, code=True),)), NAMES) == written


def test_bold_is_left_out_where_its_marks_would_be_read_as_text() -> None:
    assert as_markdown(say("a*!*b"), NAMES) == "a!b"
    assert as_markdown(say("“*a!*” *{b}*", b=" b "), NAMES) == "“**a!**” **b**"


def test_only_a_page_can_be_linked() -> None:
    said = say("{page}", page=Hyperlink(url="javascript:alert(1)", label="A & B"))

    assert as_html(said, NAMES) == "<p>A &amp; B</p>"


def parts_of(text: str) -> list[Part]:
    return [
        Text(text=text, bold=True),
        Text(text=text, code=True),
        Text(text=text),
        Person(PersonId("U9")),
        Place(ChannelId("C9")),
        Hyperlink(url="https://a.example/", label=text),
        Time(datetime(2026, 1, 1, tzinfo=UTC)),
        Everybody(),
        quoted(text),
        " a ",
        "\n",
    ]


@st.composite
def sentences(draw: st.DrawFn) -> tuple[Said, Names]:
    """Sentences whose every word, name and title somebody typed."""
    texts = draw(st.lists(typed(lines=True), min_size=1, max_size=4))
    parts = [draw(st.sampled_from(parts_of(text))) for text in texts for _ in "12"]
    name = draw(typed(lines=True))
    names = Names(people={PersonId("U9"): name}, channels={ChannelId("C9"): name})
    return joined(parts, ""), names


def kinds(tokens: list[Token]) -> set[str]:
    found = {re.sub("_(open|close)$", "", token.type) for token in tokens}
    inner = [child for token in tokens for child in token.children or []]
    return found | (kinds(inner) if inner else set())


def letters(text: str) -> str:
    """What can be read of a text, without the space around words."""
    return "".join(x for x in text if not x.isspace())


def read_markdown(tokens: list[Token]) -> str:
    said = ""
    for token in tokens:
        own = token.content if token.type in {"text", "text_special"} else ""
        code = token.content if token.type == "code_inline" else ""
        said += own + code + read_markdown(token.children or [])
    return said


class Read(HTMLParser):
    """The elements and the text of a piece of HTML."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.said = ""
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        assert {name for name, _value in attrs} <= {"href", "datetime"}

    def handle_data(self, data: str) -> None:
        self.said += data


def test_an_exclamation_mark_before_a_link_makes_no_image_of_it() -> None:
    page = Hyperlink(url="https://a.example/", label="Report")
    said = say("{typed}{page}", typed="Look!", page=page)

    assert as_markdown(said, Names()) == r"Look\![Report](<https://a.example/>)"


@given(sentences())
def test_no_text_has_power_over_a_page_of_markdown(given: tuple[Said, Names]) -> None:
    tokens = READER.parse(as_markdown(*given))
    page = {"paragraph", "inline", "blockquote"}

    assert kinds(tokens) <= page | OURS - {"em"}
    read = letters(read_markdown(tokens))
    assert read == letters(Read(as_html(*given)).said)


@given(sentences())
def test_no_text_has_power_over_a_page_of_html(given: tuple[Said, Names]) -> None:
    page = Read(as_html(*given))

    assert page.names <= {"p", "br", "blockquote", "strong", "code", "a", "time"}
