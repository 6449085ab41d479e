"""The text after ``/incident`` is in the window, and none of it is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.reply import OpenWindow
from bot.features.declare.split_text import split_text
from bot.screens.details.checks import DESCRIPTION_MAX, TITLE_MAX
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.bot.dialogue.contexts import a_context, types
from tests.bot.dialogue.replies import prefilled

SENTENCE = "Candidates cannot sign in since the release of noon, see the board. "
LONG = (SENTENCE * 7)[:409].strip()
E = "e\u0301"
"""One letter of two characters."""

URL = f"https://grafana.example/d/1?{'host=_all&' * 20}u=/~ops/"


def test_what_does_not_fit_the_title_goes_into_the_description() -> None:
    parts = split_text(LONG)

    assert len(LONG) == 409
    assert parts.title == LONG[: len(parts.title)]
    assert TITLE_MAX - 20 < len(parts.title) <= TITLE_MAX
    assert f"{parts.title} {parts.description}" == LONG
    assert parts.left == ""


@pytest.mark.parametrize(
    ("typed", "title", "description"),
    [
        ("", "", ""),
        ("Mails are late", "Mails are late", ""),
        (" Mails\tare \n late ", "Mails are late", ""),
        ("x" * 120, "x" * 120, ""),
        (f"{'x' * 120} y", "x" * 120, "y"),
        (f"{'x' * 119} yy", "x" * 119, "yy"),
        (f"Down\n{'y ' * 60}z\n> quoted", f"Down {'y ' * 57}y", "y y z\n> quoted"),
        (f"{'x' * 121} y", "x" * 120, f"{'x' * 121} y"),
        (URL, URL[:120], URL),
        (f"Look: {URL}", "Look:", URL),
        (E * 61, E * 60, E * 61),
        ("x" + E * 60, "x" + E * 59, "x" + E * 60),
        ("\u2800\u3164", "", ""),
    ],
)
def test_a_text_is_split_between_words(
    typed: str, title: str, description: str
) -> None:
    parts = split_text(typed)

    assert (parts.title, parts.description, parts.left) == (title, description, "")


def test_a_very_long_word_is_split_between_characters() -> None:
    parts = split_text("x" + E * 1600)

    assert parts.description == "x" + E * 1499
    assert parts.left == E * 101


@given(st.lists(st.text("abc<&>\u00e9", min_size=1, max_size=40), max_size=200))
def test_no_word_is_lost_or_cut(typed: list[str]) -> None:
    parts = split_text(" ".join(typed))

    assert [*parts.title.split(), *parts.description.split(), *parts.left.split()] == (
        typed
    )
    assert len(parts.title) <= TITLE_MAX
    assert len(parts.description) <= DESCRIPTION_MAX


@pytest.mark.parametrize("typed", ["x" * 4000, f"Down {'x' * 4000}", "a b " * 1000])
async def test_what_the_window_has_no_room_for_is_shown_beside_it(
    tmp_path: Path, typed: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, f"open {typed}")

    parts = split_text(typed)
    assert isinstance(reply, OpenWindow)
    assert prefilled(reply, "title") == parts.title
    assert prefilled(reply, "description") == parts.description
    assert reply.overflow is not None
    assert parts.left in as_mrkdwn(reply.overflow.text)
    whole = parts.description + parts.left
    assert "".join(whole.split()) in "".join(typed.split())
    assert len("".join(typed.split())) - len("".join(whole.split())) <= TITLE_MAX


async def test_a_window_that_holds_all_has_nothing_beside_it(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, f"open {LONG}")

    assert isinstance(reply, OpenWindow)
    assert reply.overflow is None
    assert prefilled(reply, "description") == split_text(LONG).description


@pytest.mark.parametrize("over", [0, 1, 500])
def test_a_text_without_a_gap_is_cut_where_a_field_ends_and_nowhere_else(
    over: int,
) -> None:
    typed = "x" * (DESCRIPTION_MAX + over)
    parts = split_text(typed)

    assert parts.title == "x" * TITLE_MAX
    assert (parts.description, parts.left) == ("x" * DESCRIPTION_MAX, "x" * over)


@pytest.mark.parametrize("size", [DESCRIPTION_MAX, DESCRIPTION_MAX + 1])
def test_a_description_is_split_at_its_last_gap_too(size: int) -> None:
    head, last = "t" * (TITLE_MAX - 1), "z" * 9
    rest = f"{'y' * (size - 10)} {last}"
    parts = split_text(f"{head} {rest}")

    assert parts.title == head
    whole = size <= DESCRIPTION_MAX
    assert (parts.description, parts.left) == (
        (rest, "") if whole else ("y" * (size - 10), last)
    )
