"""An "ok" that does not say what it did proves nothing, and is looked up."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.effects import (
    Accepted,
    AddBookmark,
    CreateChannel,
    DeleteMessage,
    Doubtful,
    Effect,
    MadeChannel,
    NotFound,
    Outcome,
    PinMessage,
    PostMessage,
    Refused,
    SentMessage,
    Step,
    UnpinMessage,
    UpdateMessage,
)
from actors.incident.ids import ChannelId, MessageTs, StepKey
from actors.incident.model import Started
from actors.incident.pictures import announcement_of, card_of
from bot.screens.messages import Mark
from bot.slack.web import results as answers
from bot.slack.web.results import CallResult, Done
from tests.actors.incident.case import ADA, BOOK, DECLARE, HELP, T0
from tests.actors.incident.slack import run_of
from tests.bot.scripted import HISTORY, OK, US, Scripted, hands, probes, scripted

INCIDENT = run_of(DECLARE).drain().incident
KEY = StepKey("card/1/edit")
POST = PostMessage(to=HELP, body=announcement_of(INCIDENT))
CHANNEL, TS = ChannelId("C1"), MessageTs("1.5")


def step(effect: Effect) -> Step:
    return Step(key=KEY, effect=effect, covers=())


async def performed(api: Scripted, effect: Effect) -> Outcome:
    return await hands(api).perform(INCIDENT, step(effect))


async def looked_up(api: Scripted, effect: Effect) -> Outcome:
    begun = {KEY: Started(at=T0 + timedelta(hours=1), version=9, covers=())}
    return await hands(api).look_up(with_(INCIDENT, started=begun), step(effect))


@pytest.mark.parametrize(
    "body",
    [{}, {"channel": "C1"}, {"ts": "1.5"}, {"channel": "", "ts": "1"}, {"ts": 1.5}],
)
async def test_a_message_without_a_place_is_in_doubt(body: dict[str, object]) -> None:
    api = scripted(chat_postMessage=Done(body=body))

    assert isinstance(await performed(api, POST), Doubtful)


async def test_a_message_with_a_place_is_sent() -> None:
    api = scripted(chat_postMessage=Done(body={"channel": "C1", "ts": "1.5"}))

    assert await performed(api, POST) == SentMessage(channel=CHANNEL, ts=TS)


@pytest.mark.parametrize("body", [{}, {"channel": {}}, {"channel": {"name": "x"}}])
async def test_a_channel_without_an_id_is_in_doubt(body: dict[str, object]) -> None:
    api = scripted(conversations_create=Done(body=body))

    assert isinstance(await performed(api, CreateChannel(name="x")), Doubtful)


async def test_a_channel_is_called_what_slack_calls_it() -> None:
    made = Done(body={"channel": {"id": "C1", "name": "y"}})
    api = scripted(conversations_create=made)
    assert await performed(api, CreateChannel(name="x")) == MadeChannel(
        channel=CHANNEL, name="y"
    )

    api = scripted(conversations_create=Done(body={"channel": {"id": "C1"}}))
    assert await performed(api, CreateChannel(name="x")) == MadeChannel(
        channel=CHANNEL, name="x"
    )


@pytest.mark.parametrize("body", [{}, {"messages": None}, {"messages": {}}])
async def test_a_history_that_lists_nothing_at_all_is_asked_again(
    body: dict[str, object],
) -> None:
    api = scripted(conversations_history=Done(body=body))

    assert isinstance(await looked_up(api, POST), Doubtful)


async def test_an_empty_history_says_that_it_is_not_there() -> None:
    api = scripted(conversations_history=Done(body={"messages": []}))

    assert await looked_up(api, POST) == NotFound()


async def test_a_direct_message_that_was_opened_without_an_id_is_asked_again() -> None:
    api = scripted(conversations_open=OK)

    assert isinstance(await looked_up(api, with_(POST, to=ADA)), Doubtful)
    assert HISTORY not in api.methods


async def test_a_message_without_a_time_stamp_is_not_taken_for_ours() -> None:
    mark = Mark(number=INCIDENT.number, step=KEY)
    ours = {"bot_id": US.bot, "metadata": mark.metadata}
    other = {"ts": "2", "bot_id": "B2", "metadata": mark.metadata}
    api = scripted(conversations_history=Done(body={"messages": [ours, other]}))
    assert await looked_up(api, POST) == NotFound()

    found = {**ours, "ts": "1.5"}
    api = scripted(conversations_history=Done(body={"messages": [ours, found]}))
    assert await looked_up(api, POST) == SentMessage(channel=HELP, ts=TS)


@pytest.mark.parametrize("body", [{}, {"bookmarks": None}])
async def test_bookmarks_that_are_not_listed_are_asked_for_again(
    body: dict[str, object],
) -> None:
    api = scripted(bookmarks_list=Done(body=body))
    effect = AddBookmark(channel=CHANNEL, link=BOOK)

    assert isinstance(await looked_up(api, effect), Doubtful)


async def test_a_channel_that_is_listed_without_an_id_is_not_ours() -> None:
    listed = {"name": "x", "creator": US.user, "created": T0.timestamp()}
    api = scripted(users_conversations=Done(body={"channels": [listed]}))
    assert await probes(api).channel("x", T0) == NotFound()

    found = {**listed, "id": "C1"}
    api = scripted(users_conversations=Done(body={"channels": [listed, found]}))
    assert await probes(api).channel("x", T0) == MadeChannel(channel=CHANNEL, name="x")


@pytest.mark.parametrize(
    ("effect", "method", "words"),
    [
        (PinMessage(channel=CHANNEL, ts=TS), "pins.add", ("already_pinned",)),
        (
            UnpinMessage(channel=CHANNEL, ts=TS),
            "pins.remove",
            ("no_pin", "not_pinned", "message_not_found"),
        ),
        (
            DeleteMessage(channel=CHANNEL, ts=TS),
            "chat.delete",
            ("message_not_found",),
        ),
    ],
)
async def test_what_is_so_already_is_done(
    effect: Effect, method: str, words: tuple[str, ...]
) -> None:
    named = "ts" if method == "chat.delete" else "timestamp"
    said: list[CallResult] = [OK, *(answers.Refused(error=word) for word in words)]
    for answer in said:
        api = Scripted(script={method: [answer]})
        assert await performed(api, effect) == Accepted()
        assert await looked_up(api, effect) == Accepted()
        assert api.calls[0] == (method, {"channel": CHANNEL, named: TS})

    api = Scripted(script={method: [answers.Refused(error="restricted_action")]})
    assert await performed(api, effect) == Refused(error="restricted_action")


async def test_an_edit_keeps_the_mark_of_its_posting() -> None:
    api = scripted(chat_update=OK)
    body = card_of(INCIDENT)

    edit = UpdateMessage(channel=CHANNEL, ts=TS, body=body)
    assert await performed(api, edit) == Accepted()
    ((_method, arguments),) = api.calls
    mark = Mark(number=INCIDENT.number, step=StepKey("card/1"))
    assert arguments["metadata"] == mark.metadata
    assert (arguments["channel"], arguments["ts"]) == (CHANNEL, TS)
