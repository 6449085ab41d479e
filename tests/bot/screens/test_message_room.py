"""How much of what there is to say goes into one message, and what is counted."""

import pytest

from bot.screens.messages.room import (
    BLOCKS_MAX,
    NOTIFIED_MAX,
    PLAIN_MAX,
    TEXT_MAX,
    Part,
    first_parts,
    newest_lines,
    notification,
    text_alone,
)
from bot.screens.paragraphs import section
from bot.words import phrases
from bot.words.spans import Said, say


def text(size: int) -> Said:
    return say("{text}", text="x" * size)


def parts(lines: list[Said]) -> list[Part]:
    return [Part(said=line) for line in lines]


SLACKS_BLOCKS, SLACKS_TEXT, SLACKS_PLAIN_EDIT = 50, 40_000, 4_000
QUARTER = [text(2_500)] * 4
OVER = [*[text(2_500)] * 3, text(2_501)]


def test_our_limits_leave_room_below_slacks() -> None:
    # A head, a row of buttons and a count come on top.
    assert BLOCKS_MAX + 3 <= SLACKS_BLOCKS
    assert (BLOCKS_MAX, TEXT_MAX, PLAIN_MAX) == (45, 10_000, 3_900)
    assert PLAIN_MAX < SLACKS_PLAIN_EDIT
    assert NOTIFIED_MAX < SLACKS_TEXT


def test_as_many_changes_are_shown_as_there_is_room_for() -> None:
    few = [say("{n}", n=n) for n in range(BLOCKS_MAX + 1)]

    assert newest_lines(few[1:]) == few[1:]
    assert newest_lines(few) == [phrases.and_more(1), *few[1:]]
    assert newest_lines(QUARTER) == QUARTER
    assert newest_lines(OVER) == [phrases.and_more(1), *OVER[1:]]


def test_parts_without_room_are_counted() -> None:
    lines = [say("{n}", n=n) for n in range(BLOCKS_MAX + 2)]
    shown = [section(line) for line in lines]

    assert first_parts(parts(lines[:BLOCKS_MAX])) == shown[:BLOCKS_MAX]
    full = [*shown[:BLOCKS_MAX], section(phrases.and_more(2))]
    assert first_parts(parts(lines)) == full


def test_what_goes_below_a_line_needs_room_too() -> None:
    row: dict[str, object] = {"type": "actions"}
    pairs = [Part(said=text(1), below=[row])] * 23
    full = [section(text(1)), row] * 22

    assert first_parts(pairs) == [*full, section(phrases.and_more(1))]
    assert first_parts([*pairs[:22], Part(said=text(1))]) == [*full, section(text(1))]


def test_long_lines_fill_a_message_sooner() -> None:
    assert first_parts(parts(QUARTER)) == [section(line) for line in QUARTER]
    assert first_parts(parts(OVER))[3:] == [section(phrases.and_more(1))]
    # Of a longer one, no more is shown.
    assert len(first_parts(parts([text(9_000)] * 3))) == 3


@pytest.mark.parametrize("size", [1, PLAIN_MAX])
def test_a_plain_text_that_fits_is_left_as_it_is(size: int) -> None:
    assert text_alone(text(size)) == "x" * size


def test_a_plain_text_is_cut_to_the_limit_and_says_so() -> None:
    whole = " ".join(["word"] * 1_000)
    cut = text_alone(say("{text}", text=whole))

    assert PLAIN_MAX - 10 < len(cut) <= PLAIN_MAX
    assert cut.endswith(phrases.CUT)


def test_a_plain_text_is_cut_by_its_escapes_as_well_but_not_much_shorter() -> None:
    cut = text_alone(say("{text}", text="&" * 3_000))

    assert PLAIN_MAX * 4 // 5 < len(cut) <= PLAIN_MAX
    assert cut.endswith(phrases.CUT)


def test_a_notification_is_shortened_only_if_it_is_too_long() -> None:
    assert notification(text(NOTIFIED_MAX)) == "x" * NOTIFIED_MAX
    longer = notification(text(NOTIFIED_MAX + 1))
    assert len(longer) == NOTIFIED_MAX // 5
    assert longer.endswith(phrases.CUT)
    assert len(notification(say("{text}", text="&" * 9_000))) <= NOTIFIED_MAX
