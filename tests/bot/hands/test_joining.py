"""The bot joins a public channel that has to be told, unless the settings forbid it."""

import pytest
from attrs import evolve as with_

from actors.incident.announcement import announcement_of
from actors.incident.effects import (
    Blind,
    Delayed,
    NotFound,
    Outcome,
    PinMessage,
    PostMessage,
    Refused,
    SentMessage,
)
from actors.incident.ids import ChannelId, MessageTs, StepKey
from actors.incident.origin_thread import OriginThread
from bot.base.json_types import JsonObject
from bot.screens.step_tag import StepTag
from bot.slack.web import results
from bot.slack.web.results import CallResult, Done, Misconfigured, NotDone, Unknown
from tests.actors.incident.case import ADA, DECLARE, HELP
from tests.actors.incident.run import run_of
from tests.actors.incident.slack import OWN
from tests.bot.scripted import (
    HISTORY,
    JOIN,
    NOT_IN_IT,
    OK,
    POST,
    POSTED,
    US,
    Scripted,
    looked_up,
    performed,
    scripted,
    step_of,
)

INCIDENT = run_of(DECLARE).drain().incident
KEY = StepKey("announce/declared/CHELP")
BODY = announcement_of(INCIDENT, ChannelId("C1"))
ANNOUNCE = step_of(PostMessage(to=HELP, body=BODY), KEY)
SENT = SentMessage(channel=ChannelId("C1"), ts=MessageTs("1.5"))


async def announced(api: Scripted, *, may_join: bool = True) -> Outcome:
    return await performed(api, INCIDENT, ANNOUNCE, may_join=may_join)


async def found(api: Scripted, *, may_join: bool = True) -> Outcome:
    return await looked_up(api, INCIDENT, ANNOUNCE, may_join=may_join)


async def test_the_bot_joins_a_public_channel_and_posts_again() -> None:
    api = scripted(chat_postMessage=[NOT_IN_IT, POSTED], conversations_join=OK)

    assert await announced(api) == SENT
    assert api.methods == [POST, JOIN, POST]
    assert api.calls[1][1] == {"channel": HELP}
    assert api.calls[0][1] == api.calls[2][1]


async def test_the_bot_joins_no_channel_for_a_reply() -> None:
    reply = PostMessage(to=HELP, body=BODY, thread=MessageTs("1.1"))
    api = scripted(chat_postMessage=NOT_IN_IT)
    origin = OriginThread(channel=HELP, ts=MessageTs("1.1"), is_extra=False)
    incident = with_(INCIDENT, origin_thread=origin)

    outcome = await performed(api, incident, step_of(reply, KEY), may_join=True)
    assert outcome == Refused(error="not_in_channel")
    assert api.methods == [POST]


async def test_the_bot_joins_a_channel_again_to_post_in_its_own_thread() -> None:
    reply = PostMessage(to=HELP, body=BODY, thread=MessageTs("1.1"))
    api = scripted(chat_postMessage=[NOT_IN_IT, POSTED], conversations_join=OK)

    assert await performed(api, INCIDENT, step_of(reply, KEY), may_join=True) == SENT


async def test_the_bot_does_not_join_a_channel_that_it_is_in() -> None:
    api = scripted(chat_postMessage=POSTED)

    assert await announced(api) == SENT
    assert api.methods == [POST]


async def test_a_post_is_refused_where_joining_is_forbidden() -> None:
    api = scripted(chat_postMessage=NOT_IN_IT)

    assert await announced(api, may_join=False) == Refused(error="not_in_channel")
    assert api.methods == [POST]


@pytest.mark.parametrize(
    "refusal",
    [
        results.Refused(error="method_not_supported_for_channel_type"),
        results.Refused(error="is_archived"),
        Misconfigured(error="missing_scope: needed channels:join, provided chat:write"),
    ],
)
async def test_a_post_is_refused_if_the_channel_cannot_be_joined(
    refusal: CallResult,
) -> None:
    api = scripted(chat_postMessage=NOT_IN_IT, conversations_join=refusal)

    assert await announced(api) == Refused(error="not_in_channel")
    assert api.methods == [POST, JOIN]


@pytest.mark.parametrize("error", ["is_archived", "channel_not_found", "no"])
async def test_another_refusal_is_no_reason_to_join(error: str) -> None:
    api = scripted(chat_postMessage=results.Refused(error=error))

    assert await announced(api) == Refused(error=error)
    assert api.methods == [POST]


async def test_joining_that_has_to_wait_is_a_wait_and_leaves_no_doubt() -> None:
    closed = NotDone(error="ratelimited", retry_after=30)
    api = scripted(chat_postMessage=NOT_IN_IT, conversations_join=closed)
    assert await announced(api) == Delayed(seconds=30, why="ratelimited")

    lost = Unknown(error="timeout")
    api = scripted(chat_postMessage=NOT_IN_IT, conversations_join=lost)
    assert await announced(api) == Delayed(seconds=None, why="timeout")


async def test_the_bot_joins_only_once_for_a_step() -> None:
    api = scripted(chat_postMessage=NOT_IN_IT, conversations_join=OK)

    assert await announced(api) == Refused(error="not_in_channel")
    assert api.methods == [POST, JOIN, POST]


@pytest.mark.parametrize("place", [OWN, ADA])
async def test_the_bot_does_not_join_the_incident_s_own_channel_or_a_person(
    place: str,
) -> None:
    api = scripted(chat_postMessage=NOT_IN_IT)
    post = PostMessage(to=ChannelId(place), body=BODY)
    outcome = await performed(api, INCIDENT, step_of(post, KEY))

    assert outcome == Refused(error="not_in_channel")
    assert api.methods == [POST]


async def test_only_a_message_makes_the_bot_join() -> None:
    api = scripted(pins_add=NOT_IN_IT)
    pin = step_of(PinMessage(channel=HELP, ts=MessageTs("1")), "pin/1")

    assert await performed(api, INCIDENT, pin) == Refused(error="not_in_channel")
    assert api.methods == ["pins.add"]


def history(*messages: JsonObject) -> Done:
    return Done(body={"messages": list(messages)})


async def test_a_look_up_joins_a_channel_that_the_bot_is_not_in() -> None:
    pages: list[CallResult] = [NOT_IN_IT, history()]
    api = scripted(conversations_history=pages, conversations_join=OK)

    assert await found(api) == NotFound()
    assert api.methods == [HISTORY, JOIN, HISTORY]


async def test_a_look_up_finds_what_the_bot_had_posted_before_it_was_removed() -> None:
    tag = StepTag(number=INCIDENT.number, step=KEY)
    ours = {"ts": "1.5", "bot_id": US.bot, "metadata": tag.metadata}
    pages: list[CallResult] = [NOT_IN_IT, history(ours)]
    api = scripted(conversations_history=pages, conversations_join=OK)

    assert await found(api) == SentMessage(channel=HELP, ts=MessageTs("1.5"))


async def test_a_look_up_is_blind_where_joining_is_forbidden() -> None:
    api = scripted(conversations_history=NOT_IN_IT)

    assert await found(api, may_join=False) == Blind(why="not_in_channel")


async def test_a_post_that_became_too_late_while_joining_is_made_again() -> None:
    late = NotDone(error="too_late", retry_after=0.0)
    api = scripted(chat_postMessage=[NOT_IN_IT, late], conversations_join=OK)

    assert await announced(api) == Delayed(seconds=0.0, why="too_late")
