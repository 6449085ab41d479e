import html
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve as with_
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.incident.ids import PersonId
from bot.slack.kit.mrkdwn import cut, escape, link, when
from bot.words import phrases, topic_text
from tests.bot.bodies import PEOPLE, topic
from tests.bot.shown import raw_markup


@given(st.text() | st.text("ab *_~`.<&>"))
def test_escaped_text_has_no_power_and_is_what_was_typed(typed: str) -> None:
    assert raw_markup(escape(typed)) == ""
    assert html.unescape(escape(typed.replace("&", "+"))) == typed.replace("&", "+")


def test_three_characters_are_escaped_and_no_other() -> None:
    assert escape("&lt; <b> *c* _d_ ~e~ `f`") == ("&amp;lt; &lt;b&gt; *c* _d_ ~e~ `f`")


def test_a_link_has_its_label_and_no_more_power_than_that() -> None:
    made = link("https://a.example/?x=1&y=2", "<!channel> & co")

    assert made == "<https://a.example/?x=1&amp;y=2|&lt;!channel&gt; &amp; co>"


def test_a_time_is_shown_in_the_zone_of_the_reader_or_else_in_utc() -> None:
    at = datetime(2026, 1, 1, 12, tzinfo=UTC)

    assert when(at) == (
        "<!date^1767268800^{date_short_pretty} at {time}|1 January 2026 at 12:00pm UTC>"
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
    assert len(escape(topic_text.topic(topic(typed, leads), names))) <= 250


@pytest.mark.parametrize(
    "typed",
    [
        "<!channel> fire",
        "<!subteam^S0123|@oncall> fire",
        "<@U0123ABCD> pays",
        "a < b > c && <https://x.example|y>",
    ],
)
def test_nothing_in_a_topic_can_notify_or_link(typed: str) -> None:
    said = topic_text.topic(topic(typed, 1), dict.fromkeys(PEOPLE, typed))

    assert not {*said} & {*"<>"}
    assert said.count(typed.translate(topic_text.NO_MARKUP)) >= 4


@pytest.mark.parametrize("char", ["&", "<", "x", "🧑‍🚒", "漢"])
def test_a_topic_of_the_longest_words_fits(char: str) -> None:
    said = topic_text.topic(topic(char * 3000, 10), {})

    assert len(escape(said)) <= 250


def test_what_is_replaced_in_a_topic_takes_no_room_as_an_entity() -> None:
    title = "<" * 120
    said = topic_text.topic(with_(topic("Short", 1), title=title), {PEOPLE[0]: "A"})

    assert "\u2039" * 120 in said


def test_a_topic_keeps_the_leads_and_cuts_a_long_title() -> None:
    title = "Nobody can pay with a card since the release of noon " * 5
    view = topic("Short")
    said = topic_text.topic(
        type(view)(
            title=title,
            severity=view.severity,
            service=view.service,
            leads=view.leads,
            closed=False,
        ),
        {person: f"Name {n}" for n, person in enumerate(PEOPLE)},
    )

    leads = "Short: Name 0 · Short: Name 1 · Short: Name 2"
    assert said.startswith(f"Short · {leads} · Short: Nobody can pay")
    assert said.endswith("…")
    assert len(said) <= topic_text.TOPIC_MAX


def test_durations_are_said_in_two_units() -> None:
    said = [
        phrases.duration(timedelta(seconds=seconds))
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
