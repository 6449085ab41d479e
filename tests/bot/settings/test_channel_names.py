import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.incident.channel_name import candidate_name
from actors.incident.ids import IncidentNumber
from bot.settings.channel_names import channel_name, number_in
from bot.settings.configuration import DEFAULT_CHANNEL_NAME
from bot.settings.validators import channel_name_flaw

VALID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
TEMPLATES = (
    DEFAULT_CHANNEL_NAME,
    "{number}",
    "{number}-{title}",
    "{service}_{number:04d}_{title}",
    "a-very-long-literal-{number:09}",
    "inc-{number:04}-{title}-{service}",
)
NAUGHTY = (
    "",
    " ",
    "-_-",
    "🔥🔥🔥",
    "漢字" * 60,
    "مرحبا بالعالم",
    "\u202egnp.exe",
    "Ω≈ç√∫µ≤≥÷",
    "<script>alert(1)</script>",
    "'; DROP TABLE incidents; --",
    "{number}{0}{}%s%n",
    "\ud800",
    "\x00\n\t",
    "ß" * 200,
    "ﷺ" * 40,
    "A" * 500,
    "../../etc/passwd",
    "İstanbul",
)

numbers = st.integers(1, 10**9).map(IncidentNumber)


def assert_good(name: str, number: int) -> None:
    assert VALID.fullmatch(name), name
    assert str(number) in name


def test_the_templates_here_are_allowed() -> None:
    assert [channel_name_flaw(template) for template in TEMPLATES] == [None] * 6


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(TEMPLATES),
    numbers,
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20),
    st.text(max_size=150),
)
def test_any_title_gives_a_valid_name_with_the_number_in_it(
    template: str, number: IncidentNumber, service: str, title: str
) -> None:
    name = channel_name(template, number, service, title)

    assert_good(name, number)
    for taken in (1, 9, 20):
        assert_good(candidate_name(name, taken), number)
        assert candidate_name(name, taken).endswith(f"-{taken + 1}")


@pytest.mark.parametrize(("template", "title"), [*product(TEMPLATES, NAUGHTY)])
def test_a_naughty_title_gives_a_valid_name(template: str, title: str) -> None:
    assert_good(channel_name(template, IncidentNumber(42), "pay", title), 42)


def test_a_free_name_is_taken_unchanged() -> None:
    assert candidate_name("incident-1-x", 0) == "incident-1-x"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Checkout fails", "incident-0042-web-checkout-fails"),
        ("Zahlung schlägt fehl!", "incident-0042-web-zahlung-schlagt-fehl"),
        ("déjà vu", "incident-0042-web-deja-vu"),
        ("Вхід зламаний", "incident-0042-web-vkhid-zlamaniy"),
        ("支付失败", "incident-0042-web-zhifushibai"),
        ("🔥 in the server room", "incident-0042-web-fire-in-the-server-room"),
        ("", "incident-0042-web"),
        ("C++ & C# — 100%", "incident-0042-web-c-c-100"),
        ("snake_case stays", "incident-0042-web-snake_case-stays"),
        (
            "The quick brown fox jumps over the lazy dog and then over the next one",
            "incident-0042-web-the-quick-brown-fox-jumps-over-the-lazy-dog-and-then-over-the",
        ),
    ],
)
def test_a_name_is_readable(title: str, name: str) -> None:
    assert channel_name(DEFAULT_CHANNEL_NAME, IncidentNumber(42), "web", title) == name


@pytest.mark.parametrize(
    "template",
    [
        *TEMPLATES,
        "{service}-{number}-{title}",
        "--inc--{number:03}_{title}",
        "{number:02d}",
    ],
)
@given(
    number=st.integers(1, 999_999_999),
    service=st.sampled_from(["mail", "web-2", "apply", "not-sure"]),
    title=st.text(max_size=40),
)
@settings(max_examples=60)
def test_the_number_is_found_in_the_name(
    template: str, number: int, service: str, title: str
) -> None:
    name = channel_name(template, IncidentNumber(number), service, title)
    keys = ["mail", "web-2", "apply", "not-sure"]
    assert number_in(template, name, keys) == number


@pytest.mark.parametrize(
    ("template", "name", "number"),
    [
        (DEFAULT_CHANNEL_NAME, "incident-0012-mail-late", 12),
        (DEFAULT_CHANNEL_NAME, "incident-12345-mail-late", 12345),
        (DEFAULT_CHANNEL_NAME, "incident-0012", 12),
        (DEFAULT_CHANNEL_NAME, "incident-12-mail", None),
        (DEFAULT_CHANNEL_NAME, "incident-0000-mail", None),
        (DEFAULT_CHANNEL_NAME, "incident-1234567890-mail", None),
        (DEFAULT_CHANNEL_NAME, "incident-mail-0012", None),
        (DEFAULT_CHANNEL_NAME, "old-incident-0012-mail", None),
        ("{service}-{number}-{title}", "mail-12-late-13", 12),
        ("{service}-{number}-{title}", "gone-12-late-13", 12),
        ("{service}-{number}-{title}", "web-2-12-late", 12),
        ("inc_{number}", "inc_7", 7),
        ("inc_{number}", "inc_7_2", 7),
        ("inc_{number}", "inc-7", None),
    ],
)
def test_only_a_name_of_this_kind_has_a_number(
    template: str, name: str, number: int | None
) -> None:
    assert number_in(template, name, ["mail", "web-2"]) == number
