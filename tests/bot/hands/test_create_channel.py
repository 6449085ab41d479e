"""Creating a channel, and whose it is when the name is taken, or after a doubt."""

from datetime import timedelta

import pytest
from attrs import evolve as with_
from structlog.testing import capture_logs

from actors.incident.effects import (
    Blind,
    CreateChannel,
    Delayed,
    Doubtful,
    MadeChannel,
    NotFound,
    Outcome,
    Refused,
)
from actors.incident.ids import ChannelId
from actors.incident.keys import CHANNEL_KEY
from bot.hands.lookup import MARGIN
from bot.slack.web import results
from bot.slack.web.results import CallResult, Done, NotDone, Unknown
from tests.actors.incident.case import DECLARE, T0
from tests.actors.incident.run import run_of
from tests.bot.scripted import (
    JOIN,
    OK,
    US,
    Scripted,
    looked_up,
    performed,
    scripted,
    step_of,
)

CREATE_CALL = "conversations.create"
MINE, ALL = "users.conversations", "conversations.list"
NAME = "incident-0007-web"
INCIDENT = run_of(DECLARE).incident
CREATE = step_of(CreateChannel(name=NAME), CHANNEL_KEY)
TAKEN = results.Refused(error="name_taken")
OURS = MadeChannel(channel=ChannelId("C1"), name=NAME)
NONE = Done(body={"channels": []})
AHEAD = timedelta(minutes=3)
SECOND = timedelta(seconds=1)


def listed(**more: object) -> Done:
    channel = {
        "id": "C1",
        "name": NAME,
        "creator": US.user,
        "created": T0.timestamp() + 5,
        **more,
    }
    return Done(body={"channels": [channel]})


def created_at(made: timedelta) -> Done:
    """A channel that was made so long after the intent, by Slack's clock."""
    return listed(created=int((T0 + made).timestamp()))


async def created(api: Scripted) -> Outcome:
    return await performed(api, INCIDENT, CREATE)


async def found(api: Scripted) -> Outcome:
    return await looked_up(api, INCIDENT, CREATE)


# Creating it.


async def test_a_public_channel_is_created_under_the_wanted_name() -> None:
    api = scripted(conversations_create=Done(body={"channel": {"id": "C1"}}))

    assert await created(api) == OURS
    assert api.calls == [(CREATE_CALL, {"name": NAME, "is_private": False})]


async def test_a_channel_has_the_name_that_slack_gave_it() -> None:
    made = Done(body={"channel": {"id": "C1", "name": "y"}})

    outcome = await created(scripted(conversations_create=made))
    assert outcome == MadeChannel(channel=ChannelId("C1"), name="y")


@pytest.mark.parametrize("body", [{}, {"channel": {}}, {"channel": {"name": "x"}}])
async def test_a_channel_without_an_id_is_in_doubt(body: dict[str, object]) -> None:
    api = scripted(conversations_create=Done(body=body))

    assert await created(api) == Doubtful(why="ok without an id")


async def test_only_a_taken_name_makes_the_bot_look_for_its_owner() -> None:
    api = scripted(conversations_create=results.Refused(error="restricted_action"))

    assert await created(api) == Refused(error="restricted_action")
    assert api.methods == [CREATE_CALL]


# The name is taken.


async def test_a_channel_of_ours_that_has_the_name_is_adopted() -> None:
    api = scripted(conversations_create=TAKEN, users_conversations=listed())

    assert await created(api) == OURS
    assert api.methods == [CREATE_CALL, MINE]
    query = api.calls[1][1]
    assert query["types"] == "public_channel"
    assert query["exclude_archived"] is True


async def test_a_channel_of_ours_is_joined_again_if_somebody_removed_the_bot() -> None:
    api = scripted(
        conversations_create=TAKEN,
        users_conversations=NONE,
        conversations_list=listed(),
        conversations_join=OK,
    )

    assert await created(api) == OURS
    assert api.methods[1:] == [MINE, ALL, JOIN]
    assert api.calls[-1][1] == {"channel": "C1"}


@pytest.mark.parametrize(
    ("joining", "outcome"),
    [
        (results.Refused(error="is_archived"), OURS),
        (Unknown(error="timeout"), Doubtful(why="timeout")),
        (
            NotDone(error="ratelimited", retry_after=3),
            Delayed(seconds=3, why="ratelimited"),
        ),
    ],
)
async def test_a_channel_of_ours_may_refuse_the_bot_but_has_to_answer(
    joining: CallResult, outcome: Outcome
) -> None:
    api = scripted(
        conversations_create=TAKEN,
        users_conversations=NONE,
        conversations_list=listed(),
        conversations_join=joining,
    )

    assert await created(api) == outcome


@pytest.mark.parametrize(
    "other",
    [
        {"creator": "UELSE"},
        {"created": T0.timestamp() - 3600},
        {"name": "incident-0008"},
        {"id": ""},
    ],
)
async def test_a_name_that_somebody_else_s_channel_has_is_taken(
    other: dict[str, object],
) -> None:
    api = scripted(
        conversations_create=TAKEN,
        users_conversations=listed(**other),
        conversations_list=listed(**other),
    )

    assert await created(api) == Refused(error="name_taken")


@pytest.mark.parametrize("unread", [MINE, ALL])
async def test_nobody_owns_a_taken_name_until_the_lists_can_be_read(
    unread: str,
) -> None:
    wait = NotDone(error="ratelimited", retry_after=3)
    api = scripted(
        conversations_create=TAKEN,
        users_conversations=wait if unread == MINE else NONE,
        conversations_list=wait,
    )

    assert await created(api) == Delayed(seconds=3, why="ratelimited")
    assert api.methods[-1] == unread


async def test_the_log_says_that_an_earlier_channel_of_ours_has_the_name() -> None:
    earlier = created_at(timedelta(days=-9))
    for channels, ids in ((earlier, ["C1", "C1"]), (listed(), [])):
        api = scripted(
            conversations_create=TAKEN,
            users_conversations=channels,
            conversations_list=channels,
        )
        with capture_logs() as logs:
            await created(api)
        lines = [x for x in logs if x["event"] == "channel name already used"]
        assert [x["channel"] for x in lines] == ids
        assert all("--accept-journal" in str(x["fix"]) for x in lines)


# The call is in doubt.


async def test_the_bot_looks_for_a_channel_in_doubt_among_its_own_channels() -> None:
    api = scripted(users_conversations=listed(name="new", previous_names=[NAME]))

    assert await found(api) == MadeChannel(channel=ChannelId("C1"), name="new")
    ((_method, query),) = api.calls
    assert query["exclude_archived"] is False
    assert query["cursor"] is None
    assert query["limit"] == 999


async def test_a_channel_that_is_not_listed_is_not_found() -> None:
    api = scripted(users_conversations=NONE)

    assert await found(api) == NotFound()
    assert api.methods == [MINE]


async def test_a_channel_that_is_listed_without_an_id_is_not_ours() -> None:
    without = listed(id="").body["channels"]
    having = listed().body["channels"]
    assert isinstance(without, list)
    assert isinstance(having, list)
    api = scripted(users_conversations=Done(body={"channels": without + having}))

    assert await found(api) == OURS


@pytest.mark.parametrize(
    ("made", "is_ours", "is_ours_in_doubt"),
    [
        (timedelta(minutes=1), True, True),
        (timedelta(), True, True),
        (-AHEAD, True, True),
        (-AHEAD - SECOND, False, True),
        (-AHEAD - MARGIN, False, True),
        (-AHEAD - MARGIN - SECOND, False, False),
    ],
)
async def test_a_channel_is_ours_if_it_was_made_after_the_intent_by_slacks_clock(
    made: timedelta, *, is_ours: bool, is_ours_in_doubt: bool
) -> None:
    channels = created_at(made)
    api = scripted(
        conversations_create=TAKEN,
        users_conversations=channels,
        conversations_list=channels,
    )
    api.clock_skew = AHEAD
    doubted = with_(
        INCIDENT, steps=with_(INCIDENT.steps, doubted=frozenset({CHANNEL_KEY}))
    )

    taken = Refused(error="name_taken")
    assert await created(api) == (OURS if is_ours else taken)
    after_doubt = await performed(api, doubted, CREATE)
    assert after_doubt == (OURS if is_ours_in_doubt else taken)
    assert await found(api) == (OURS if is_ours_in_doubt else NotFound())


async def test_an_archived_channel_counts_only_after_a_doubt() -> None:
    api = scripted(conversations_create=TAKEN, users_conversations=listed())
    await created(api)
    await performed(
        api,
        with_(INCIDENT, steps=with_(INCIDENT.steps, doubted=frozenset({CHANNEL_KEY}))),
        CREATE,
    )

    queries = [given for method, given in api.calls if method == MINE]
    assert [x["exclude_archived"] for x in queries] == [True, False]


async def test_a_look_up_in_an_endless_list_is_given_up() -> None:
    endless = Done(body={"channels": [], "response_metadata": {"next_cursor": "more"}})

    outcome = await found(scripted(users_conversations=endless))
    assert outcome == Blind(why="too much to look through")
