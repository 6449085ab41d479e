import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.incident.ids import PersonId
from bot import words
from bot.slack.mrkdwn import cut, escape, link, plain, when
from tests.bot.slack.bodies import PEOPLE, raw_markup, topic

TWINS = str.maketrans("\u2217\u02cd\u223c\u02cb", "*_~`")
TYPED = st.text(st.characters(exclude_characters="\u2217\u02cd\u223c\u02cb"))


@given(TYPED | st.text("ab *_~`.<&>"))
def test_escaped_text_has_no_power_and_reads_as_it_was_typed(typed: str) -> None:
    assert raw_markup(escape(typed)) == ""
    assert plain(escape(typed)).translate(TWINS) == typed


@given(st.text("ab *_~`.-1é"))
def test_typed_text_begins_and_ends_no_bold_italic_struck_or_code(typed: str) -> None:
    said = f"*{escape(typed)}*"
    at_an_edge = re.finditer(r"(?<![a-z1é])[*_~]|[*_~](?![a-z1é])|`", said)

    assert [found.start() for found in at_an_edge] == [0, len(said) - 1]


@pytest.mark.parametrize(
    "typed", ["user_id is null", "2*3*4", "a~b", "é_ü", "no marks at all"]
)
def test_a_mark_inside_a_word_stays_what_it_is(typed: str) -> None:
    assert escape(typed) == typed


def test_an_address_keeps_its_marks() -> None:
    url = "https://a.example/~sam/_x_?q=*"

    assert link(url, "*Sam*") == f"<{url}|\u2217Sam\u2217>"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("<@U0123ABCD|ada> pays", "@ada pays"),
        ("<@U0123ABCD>", "@U0123ABCD"),
        ("<#C0123ABCD|help>", "#help"),
        ("<!channel>", "channel"),
        ("<!subteam^S1|@oncall>", "@oncall"),
        ("<https://a.example|a.example> down", "a.example down"),
        ("<https://a.example>", "https://a.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<unknown>", "<unknown>"),
        ("", ""),
    ],
)
def test_what_slack_escaped_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert plain(sent) == typed


def test_a_link_has_its_label_and_no_more_power_than_that() -> None:
    made = link("https://a.example/?x=1&y=2", "<!channel> & co")

    assert made == "<https://a.example/?x=1&amp;y=2|&lt;!channel&gt; &amp; co>"


def test_a_time_is_shown_in_the_zone_of_the_reader_or_else_in_utc() -> None:
    at = datetime(2026, 1, 1, 12, tzinfo=UTC)

    assert when(at) == (
        "<!date^1767268800^{date_short_pretty} {time}|2026-01-01 12:00 UTC>"
    )


@given(st.text(max_size=60), st.integers(1, 50))
def test_a_cut_text_keeps_to_its_limit(typed: str, limit: int) -> None:
    shown = cut(typed, limit)

    assert len(shown) <= limit
    assert shown == typed or shown.endswith("…")


def test_a_text_is_cut_at_a_word() -> None:
    assert cut("The checkout fails for everybody", 20) == "The checkout fails…"
    assert cut("Donaudampfschifffahrt", 10) == "Donaudamp…"


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=120),
    st.integers(0, 10),
    st.dictionaries(st.sampled_from(PEOPLE), st.text(max_size=80)),
)
def test_a_topic_fits_also_after_slack_has_escaped_it(
    typed: str, leads: int, names: dict[PersonId, str]
) -> None:
    assert len(escape(words.topic(topic(typed, leads), names))) <= 250


@pytest.mark.parametrize("char", ["&", "<", "x", "🧑‍🚒", "漢"])
def test_a_topic_of_the_longest_words_fits(char: str) -> None:
    said = words.topic(topic(char * 3000, 10), {})

    assert len(escape(said)) <= 250


def test_of_a_long_title_the_topic_keeps_the_leads() -> None:
    title = "Nobody can pay with a card since the release of noon " * 2
    view = topic("Short")
    said = words.topic(
        type(view)(
            title=title,
            severity=view.severity,
            service=view.service,
            leads=view.leads,
            closed=False,
        ),
        {person: f"Name {n}" for n, person in enumerate(PEOPLE)},
    )

    assert said.startswith("Short · Short · Nobody can pay")
    assert said.endswith(" · Short: Name 0 · Short: Name 1 · Short: Name 2")


def test_durations_are_said_in_two_units() -> None:
    said = [
        words.duration(timedelta(seconds=seconds))
        for seconds in (-5, 0, 59, 60, 3600, 4320, 90061, 864000)
    ]

    assert said == [
        "less than a minute",
        "less than a minute",
        "less than a minute",
        "1 minute",
        "1 hour",
        "1 hour 12 minutes",
        "1 day 1 hour",
        "10 days",
    ]
