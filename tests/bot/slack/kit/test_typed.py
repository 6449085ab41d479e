import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.kit.typed import one_line, start_of, visible

INVISIBLE = (
    "\u0000\u0007\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e"
    "\u180f\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2064\u2066"
    "\u2069\u206f\u2800\u3164\ufe00\ufe0e\ufe0f\ufeff\uffa0\ufff0\ufff9\ufffb"
    "\U0001bca0\U0001d173\U000e0001\U000e0041\U000e0100\U000e01ef"
    "\u0020\u00a0\u1680\u2000\u2003\u202f\u205f\u3000\t\n\r"
    "\ue000\uf8ff\U000f0000\U00100000\ufdd0\uffff\u0378\u0301\u20dd"
)
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


@pytest.mark.parametrize("char", INVISIBLE, ids=lambda x: f"U+{ord(x):04X}")
def test_a_text_of_what_nobody_sees_is_empty(char: str) -> None:
    assert visible(char * 3) == ""
    assert one_line(f" {char}\t{char} ") == ""


def test_a_text_of_all_that_nobody_sees_is_empty() -> None:
    assert visible(INVISIBLE) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "x",
        ".",
        "漢",
        FAMILY,
        SCOTLAND,
        "\u2764\ufe0f",  # a heart, drawn in colour
        "1\ufe0f\u20e3",  # a key
        PERSIAN,
        "e\u0301te\u0301",
        "\u0915\u094d\u200d\u0937",
        "\u06dd",  # the sign at the end of a verse
        "\U0001fae8",  # an emoji that is newer than Python's tables
    ],
)
def test_what_can_be_seen_keeps_what_it_is_made_of(typed: str) -> None:
    assert visible(typed) == typed


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("ERROR\tgateway-2\t502", "ERROR gateway-2 502"),
        ("a\t\tb", "a  b"),
        ("ERROR\x0bgateway-2\x0c502", "ERROR gateway-2 502"),
        ("one\rtwo", "one\ntwo"),
        ("one\x85two\x1fthree", "one two three"),
        ("\u0600\u0661\u0662", "\u0600\u0661\u0662"),  # a year, in Arabic
        ("one\r\ntwo", "one\ntwo"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("a\u0000b\u00adc\ufeffd", "abcd"),
        ("tag\U000e0061", "tag"),
        ("broken\ud800", "broken"),
    ],
)
def test_what_is_not_seen_goes_and_a_tab_becomes_a_space(typed: str, seen: str) -> None:
    assert visible(typed) == seen


@pytest.mark.parametrize(
    ("typed", "limit", "start"),
    [
        ("abc", 3, "abc"),
        ("abc", 2, "ab"),
        ("ae\u0301b", 2, "a"),
        ("ae\u0301b", 3, "ae\u0301"),
        (f"a{FAMILY}", 5, "a"),
        (f"a{FAMILY}", 6, f"a{FAMILY}"),
        (f"{FAMILY}{FAMILY}", 7, FAMILY),
        ("a\u2764\ufe0f", 2, "a"),
        ("a\U0001f44d\U0001f3fd", 2, "a"),
        (f"a{SCOTLAND}b", 4, "a"),
        ("\u0e01\u0e34\u0e19", 1, "\u0e01"),
        (f"a{PERSIAN}", 4, f"a{PERSIAN[:3]}"),
        (FAMILY, 3, FAMILY[:3]),
        ("abc", 0, ""),
        ("", 3, ""),
    ],
)
def test_a_text_is_cut_between_its_signs(typed: str, limit: int, start: str) -> None:
    assert start_of(typed, limit) == start


def test_a_title_is_one_line_with_single_spaces() -> None:
    assert one_line("  ERROR\tgateway-2\n\n502 ") == "ERROR gateway-2 502"


@given(st.text())
def test_nothing_turns_the_text_around_it_about(typed: str) -> None:
    seen = visible(typed)

    assert visible(seen) == seen
    assert not {"\u202e", "\u2066", "\t", "\u0000"} & {*seen}
    assert not any(unicodedata.category(x) == "Cs" for x in seen)
