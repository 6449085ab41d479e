import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.typed import one_line, visible

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
        ("one\r\ntwo", "one\ntwo"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("a\u0000b\u00adc\ufeffd", "abcd"),
        ("tag\U000e0061", "tag"),
        ("broken\ud800", "broken"),
    ],
)
def test_what_is_not_seen_goes_and_a_tab_becomes_a_space(typed: str, seen: str) -> None:
    assert visible(typed) == seen


def test_a_title_is_one_line_with_single_spaces() -> None:
    assert one_line("  ERROR\tgateway-2\n\n502 ") == "ERROR gateway-2 502"


@given(st.text())
def test_nothing_turns_the_text_around_it_about(typed: str) -> None:
    seen = visible(typed)

    assert visible(seen) == seen
    assert not {"\u202e", "\u2066", "\t", "\u0000"} & {*seen}
    assert not any(unicodedata.category(x) == "Cs" for x in seen)
