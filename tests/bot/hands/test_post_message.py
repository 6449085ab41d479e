"""Posting a message, and finding it by its tag when the answer was lost."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.announcement import announcement_of
from actors.incident.effects import (
    Blind,
    Doubtful,
    NotFound,
    Outcome,
    PostMessage,
    SentMessage,
)
from actors.incident.ids import ChannelId, MessageTs, StepKey
from bot.base.json_types import JsonObject
from bot.screens.step_tag import StepTag
from bot.slack.web.results import CallResult, Done, Refused
from tests.actors.incident.case import ADA, DECLARE, HELP, T0
from tests.actors.incident.run import run_of
from tests.bot.scripted import (
    HISTORY,
    OK,
    POST,
    POSTED,
    REPLIES,
    US,
    Scripted,
    looked_up,
    performed,
    scripted,
    step_of,
)

INCIDENT = run_of(DECLARE).drain().incident
KEY = StepKey("announce/declared/CHELP")
TAG = StepTag(number=INCIDENT.number, step=KEY)
EFFECT = PostMessage(to=HELP, body=announcement_of(INCIDENT, HELP))
ANNOUNCE = step_of(EFFECT, KEY)
THREAD = MessageTs("1.0")
REPLY = step_of(with_(EFFECT, thread=THREAD), KEY)
TELL_ADA = step_of(with_(EFFECT, to=ADA), KEY)
FOUND = SentMessage(channel=HELP, ts=MessageTs("1.5"))


def message(**more: object) -> JsonObject:
    return {"ts": "1.5", "bot_id": US.bot, "metadata": TAG.metadata, **more}


def history(*messages: JsonObject) -> Done:
    return Done(body={"messages": list(messages)})


async def found_in(*messages: JsonObject) -> Outcome:
    api = scripted(conversations_history=history(*messages))
    return await looked_up(api, INCIDENT, ANNOUNCE)


# Posting it.


async def test_a_message_with_a_place_is_sent() -> None:
    api = scripted(chat_postMessage=POSTED)

    outcome = await performed(api, INCIDENT, ANNOUNCE)
    assert outcome == SentMessage(channel=ChannelId("C1"), ts=MessageTs("1.5"))
    ((method, sent),) = api.calls
    assert (method, sent["channel"], sent["metadata"]) == (POST, HELP, TAG.metadata)


async def test_a_reply_names_its_thread() -> None:
    api = scripted(chat_postMessage=POSTED)
    reply = with_(EFFECT, thread=MessageTs("1.1"))
    await performed(api, INCIDENT, step_of(reply, KEY))
    await performed(api, INCIDENT, ANNOUNCE)

    assert [sent.get("thread_ts") for _, sent in api.calls] == ["1.1", None]


async def test_slack_interprets_nothing_in_a_message() -> None:
    api = scripted(chat_postMessage=POSTED)
    await performed(api, INCIDENT, ANNOUNCE)

    ((_method, sent),) = api.calls
    quiet = ("unfurl_links", "unfurl_media", "link_names")
    assert [sent[name] for name in quiet] == [False] * 3
    assert sent["parse"] == "none"


@pytest.mark.parametrize(
    "body",
    [{}, {"channel": "C1"}, {"ts": "1.5"}, {"channel": "", "ts": "1"}, {"ts": 1.5}],
)
async def test_a_message_without_a_place_is_in_doubt(body: dict[str, object]) -> None:
    api = scripted(chat_postMessage=Done(body=body))

    outcome = await performed(api, INCIDENT, ANNOUNCE)
    assert outcome == Doubtful(why="ok without an id")


# Finding it.


async def test_a_message_is_found_by_its_metadata_or_by_its_block() -> None:
    assert await found_in(message()) == FOUND
    block = {"block_id": TAG.block_id("nonce")}
    assert await found_in(message(metadata={}, blocks=[block])) == FOUND


async def test_only_a_message_of_ours_with_this_tag_and_a_time_stamp_is_found() -> None:
    other = StepTag(number=INCIDENT.number, step=StepKey(f"{KEY}X"))
    for alike in (
        message(metadata=other.metadata),
        message(metadata={}, blocks=[{"block_id": other.block_id("n")}]),
        message(bot_id="BELSE", user="UELSE"),
        message(ts=""),
    ):
        assert await found_in(alike) == NotFound()
        assert await found_in(alike, message()) == FOUND


async def test_a_message_is_not_found_in_an_empty_history() -> None:
    assert await found_in() == NotFound()


async def test_a_look_up_begins_ten_minutes_before_the_intent() -> None:
    api, at = scripted(conversations_history=history()), T0 + timedelta(hours=1)
    await looked_up(api, INCIDENT, ANNOUNCE, at)

    ((method, query),) = api.calls
    assert method == HISTORY
    assert query == {
        "channel": HELP,
        "oldest": f"{at.timestamp() - 600:.6f}",
        "include_all_metadata": True,
        "limit": 200,
        "cursor": None,
    }


async def test_a_look_up_reads_the_conversation_with_the_person() -> None:
    opened = Done(body={"channel": {"id": "D1"}})
    api = scripted(conversations_open=opened, conversations_history=history(message()))

    outcome = await looked_up(api, INCIDENT, TELL_ADA)
    assert outcome == SentMessage(channel=ChannelId("D1"), ts=MessageTs("1.5"))
    (_method, opening), (_history, query) = api.calls
    assert opening == {"users": ADA}
    assert query["channel"] == "D1"


async def test_a_look_up_waits_if_slack_opens_a_direct_message_without_an_id() -> None:
    api: Scripted = scripted(conversations_open=OK)

    outcome = await looked_up(api, INCIDENT, TELL_ADA)
    assert outcome == Doubtful(why="ok without what was asked for")
    assert HISTORY not in api.methods


# In a thread.


async def test_a_reply_is_sent_into_its_thread() -> None:
    api = scripted(chat_postMessage=POSTED)
    await performed(api, INCIDENT, REPLY)

    ((_method, sent),) = api.calls
    assert (sent["channel"], sent["thread_ts"]) == (HELP, THREAD)


async def test_a_reply_that_slack_posts_in_the_channel_counts_as_posted() -> None:
    api = scripted(chat_postMessage=POSTED)

    outcome = await performed(api, INCIDENT, REPLY)
    assert outcome == SentMessage(channel=ChannelId("C1"), ts=MessageTs("1.5"))


async def test_a_reply_is_looked_for_in_the_thread_first() -> None:
    api = scripted(conversations_replies=history(message()))

    assert await looked_up(api, INCIDENT, REPLY) == FOUND
    ((method, query),) = api.calls
    assert method == REPLIES
    assert (query["channel"], query["ts"]) == (HELP, THREAD)


@pytest.mark.parametrize("thread", [history(), Refused(error="thread_not_found")])
async def test_a_reply_that_is_not_in_the_thread_is_looked_for_in_the_channel(
    thread: CallResult,
) -> None:
    api = scripted(
        conversations_replies=thread, conversations_history=history(message())
    )
    assert await looked_up(api, INCIDENT, REPLY) == FOUND
    assert api.methods == [REPLIES, HISTORY]

    api = scripted(conversations_replies=thread, conversations_history=history())
    assert await looked_up(api, INCIDENT, REPLY) == NotFound()


async def test_a_thread_that_cannot_be_read_proves_nothing() -> None:
    api = scripted(conversations_replies=Refused(error="missing_scope"))

    assert isinstance(await looked_up(api, INCIDENT, REPLY), Blind)
    assert HISTORY not in api.methods
