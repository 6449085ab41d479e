"""Sentences that are too long: parted and shortened, without a mention in two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words.length import lines_of, pieces_of, shortened, size
from bot.words.spans import Part, Text, joined, say
from tests.bot.words.spoken import EVERY_KIND, HELP, NOON, PAGE, SAM, plain


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
    assert all(size(x) <= limit for x in found)


def test_what_fits_is_not_shortened() -> None:
    assert shortened(EVERY_KIND, size(EVERY_KIND), "…") == EVERY_KIND
    assert shortened(EVERY_KIND, size(EVERY_KIND) - 1, "…") != EVERY_KIND


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

    assert size(short) <= limit
    assert short == said or plain(short).endswith("…")
    assert plain(said).startswith(plain(short).removesuffix("…"))
