"""What a look-up may read, how far it goes back, and when it is given up."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.effects import Blind, Delayed, Doubtful, Outcome
from bot.base.json_types import JsonObject, text
from bot.hands.lookup import MARGIN, Lookup, Unreadable
from bot.slack.web import results
from bot.slack.web.results import CallResult, Done, Misconfigured, NotDone, Unknown
from tests.actors.incident.case import T0
from tests.bot.scripted import HISTORY, US, Scripted, lookup, scripted

AT = T0.timestamp()


def page(cursor: str, *names: str) -> Done:
    more = {"next_cursor": cursor}
    found = [{"name": name} for name in names]
    return Done(body={"messages": found, "response_metadata": more})


async def first(api: Scripted, name: str) -> JsonObject | None:
    return await lookup(api).first(
        HISTORY, {"limit": 9}, "messages", lambda x: text(x, "name") == name
    )


async def outcome_of(answer: CallResult) -> Outcome:
    with pytest.raises(Unreadable) as raised:
        await first(scripted(conversations_history=answer), "x")
    return raised.value.outcome


async def test_the_first_item_that_is_wanted_is_found_on_any_page() -> None:
    api = scripted(conversations_history=[page("2", "a"), page("", "b", "c")])

    assert await first(api, "b") == {"name": "b"}
    assert [given for _method, given in api.calls] == [
        {"limit": 9, "cursor": None},
        {"limit": 9, "cursor": "2"},
    ]


async def test_no_page_is_read_after_the_one_that_has_it() -> None:
    api = scripted(conversations_history=page("2", "a"))

    assert await first(api, "a") == {"name": "a"}
    assert len(api.calls) == 1


async def test_an_item_on_no_page_is_not_found() -> None:
    api = scripted(conversations_history=[page("2", "a"), page("", "b")])

    assert await first(api, "c") is None
    assert len(api.calls) == 2


async def test_as_many_pages_are_read_as_slack_allows_in_a_minute() -> None:
    api = scripted(conversations_history=page("more"))

    with pytest.raises(Unreadable) as raised:
        await first(api, "x")
    assert raised.value.outcome == Blind(why="too much to look through")
    assert len(api.calls) == 20
    assert [sent["cursor"] for _, sent in api.calls] == [None, *["more"] * 19]


async def test_the_last_page_that_may_be_read_counts() -> None:
    pages = [*[page("more")] * 19, page("more", "x")]

    found = await first(scripted(conversations_history=pages), "x")
    assert found == {"name": "x"}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (
            NotDone(error="ratelimited", retry_after=3),
            Delayed(seconds=3, why="ratelimited"),
        ),
        (Unknown(error="timeout"), Doubtful(why="timeout")),
        (results.Refused(error="not_in_channel"), Blind(why="not_in_channel")),
        (Misconfigured(error="missing_scope: x"), Blind(why="missing_scope: x")),
        *(
            (Misconfigured(error=error), Delayed(seconds=None, why=error))
            for error in ("invalid_auth", "token_revoked", "team_added_to_org")
        ),
    ],
)
async def test_a_look_up_without_an_answer_says_why(
    answer: CallResult, outcome: Outcome
) -> None:
    assert await outcome_of(answer) == outcome


@pytest.mark.parametrize("body", [{}, {"messages": None}, {"messages": {}}])
async def test_an_answer_without_a_list_leaves_a_doubt(
    body: dict[str, object],
) -> None:
    assert isinstance(await outcome_of(Done(body=body)), Doubtful)


@pytest.mark.parametrize(
    ("message", "is_ours"),
    [
        ({"bot_id": US.bot}, True),
        ({"user": US.user}, True),
        ({"bot_id": "", "user": US.user}, True),
        ({"bot_id": "BELSE", "user": "UELSE"}, False),
        ({}, False),
    ],
)
def test_a_message_is_ours_by_the_bot_or_by_its_user(
    message: JsonObject, *, is_ours: bool
) -> None:
    assert lookup(scripted()).is_by_us(message) is is_ours


@pytest.mark.parametrize(
    ("clock_skew", "in_doubt", "earlier"),
    [
        (timedelta(), True, MARGIN),
        (timedelta(), False, timedelta()),
        (timedelta(minutes=3), False, timedelta(minutes=3)),
        (timedelta(minutes=3), True, timedelta(minutes=13)),
        # A clock that is behind finds more, which does no harm.
        (timedelta(minutes=-3), False, timedelta()),
    ],
)
def test_a_look_up_begins_at_the_intent_by_slacks_clock_or_earlier(
    clock_skew: timedelta, earlier: timedelta, *, in_doubt: bool
) -> None:
    looking = with_(lookup(scripted()), clock_skew=clock_skew, in_doubt=in_doubt)

    assert looking.earliest(T0) == AT - earlier.total_seconds()


def test_a_look_up_begins_at_a_whole_second_and_never_before_the_epoch() -> None:
    looking: Lookup = lookup(scripted())

    assert looking.earliest(T0 + timedelta(seconds=0.9)) == AT - 600
    assert with_(looking, clock_skew=timedelta(days=99_999)).earliest(T0) == 0
