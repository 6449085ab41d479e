"""Whose channel it is when the name is taken, and what a look-up takes for ours."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.effects import (
    Accepted,
    AddBookmark,
    Blind,
    CreateChannel,
    Doubtful,
    MadeChannel,
    NotFound,
    Outcome,
    PostMessage,
    Refused,
    SentMessage,
    SetTopic,
    Step,
    Wait,
)
from actors.incident.ids import ChannelId, MessageTs, StepKey
from actors.incident.keys import CHANNEL_KEY, TOPIC
from actors.incident.model import Started
from actors.incident.pictures import announcement_of, topic_of
from bot.base.json_types import JsonObject
from bot.hands.probes import PAGES, Probes
from bot.screens.messages import Mark
from bot.slack.web import results as answers
from bot.slack.web.results import CallResult, Done, Misconfigured, NotDone, Unknown
from bot.words import topic_text
from tests.actors.incident.case import BOOK, DECLARE, HELP, T0
from tests.actors.incident.slack import run_of
from tests.bot.scripted import JOIN, OK, US, Scripted, hands, probes, scripted

MINE, ALL = "users.conversations", "conversations.list"
NAME = "incident-0007-web"
INCIDENT = run_of(DECLARE).incident
CREATE = Step(key=CHANNEL_KEY, effect=CreateChannel(name=NAME), covers=(CHANNEL_KEY,))
TAKEN = answers.Refused(error="name_taken")
OURS = MadeChannel(channel=ChannelId("C1"), name=NAME)
NONE = Done(body={"channels": []})


def listed(**more: object) -> Done:
    channel = {
        "id": "C1",
        "name": NAME,
        "creator": US.user,
        "created": T0.timestamp() + 5,
        **more,
    }
    return Done(body={"channels": [channel]})


async def created(api: Scripted) -> Outcome:
    return await hands(api).perform(INCIDENT, CREATE)


async def looked_up(api: Scripted) -> Outcome:
    begun = {CHANNEL_KEY: Started(at=T0, version=1, covers=(CHANNEL_KEY,))}
    return await hands(api).look_up(with_(INCIDENT, started=begun), CREATE)


async def test_a_name_that_our_own_channel_has_is_ours() -> None:
    api = scripted(conversations_create=TAKEN, users_conversations=listed())

    assert await created(api) == OURS
    assert api.methods == ["conversations.create", MINE]


async def test_one_that_somebody_took_us_out_of_is_entered_again() -> None:
    api = scripted(
        conversations_create=TAKEN,
        users_conversations=NONE,
        conversations_list=listed(),
        conversations_join=OK,
    )

    assert await created(api) == OURS
    assert api.methods[1:] == [MINE, ALL, JOIN]


async def test_one_that_cannot_be_entered_is_ours_all_the_same() -> None:
    script = {"users_conversations": NONE, "conversations_list": listed()}
    refused = answers.Refused(error="is_archived")
    api = scripted(conversations_create=TAKEN, **script, conversations_join=refused)
    assert await created(api) == OURS

    lost = Unknown(error="timeout")
    api = scripted(conversations_create=TAKEN, **script, conversations_join=lost)
    assert await created(api) == Doubtful(why="timeout")


@pytest.mark.parametrize(
    "other",
    [
        {"creator": "UELSE"},
        {"created": T0.timestamp() - 3600},
        {"name": "incident-0008"},
    ],
)
async def test_a_name_that_somebody_else_s_channel_has_is_taken(
    other: dict[str, object],
) -> None:
    found = listed(**other)
    api = scripted(
        conversations_create=TAKEN, users_conversations=found, conversations_list=found
    )

    assert await created(api) == Refused(error="name_taken")


async def test_another_refusal_needs_no_look() -> None:
    api = scripted(conversations_create=answers.Refused(error="restricted_action"))

    assert await created(api) == Refused(error="restricted_action")
    assert len(api.calls) == 1


async def test_a_channel_in_doubt_is_looked_for_among_our_own() -> None:
    api = scripted(users_conversations=listed(name="new", previous_names=[NAME]))

    assert await looked_up(api) == MadeChannel(channel=ChannelId("C1"), name="new")
    ((_method, query),) = api.calls
    assert query["exclude_archived"] is False
    assert query["cursor"] is None


def page(cursor: str, *messages: JsonObject) -> Done:
    more = {"next_cursor": cursor}
    return Done(body={"messages": list(messages), "response_metadata": more})


KEY = StepKey("announce/declared/CHELP")
MARK = Mark(number=INCIDENT.number, step=KEY)


def message(block: str, **more: object) -> JsonObject:
    return {"ts": "1.5", "bot_id": US.bot, "blocks": [{"block_id": block}], **more}


async def found_in(*pages: CallResult) -> Outcome:
    return await probes(scripted(conversations_history=pages)).message(HELP, MARK, T0)


async def test_a_message_is_found_by_its_block_on_any_page() -> None:
    api = scripted(
        conversations_history=[page("2"), page("", message(MARK.block_id("n")))]
    )
    sent = SentMessage(channel=HELP, ts=MessageTs("1.5"))

    assert await probes(api).message(HELP, MARK, T0) == sent
    assert [query["cursor"] for _method, query in api.calls] == [None, "2"]


async def test_a_message_with_another_mark_or_of_another_bot_is_not_ours() -> None:
    other = message("muster/7/announce/declared/CHELPX|n")
    stranger = message(MARK.block_id("n"), bot_id="BELSE", user="UELSE")
    assert await found_in(page("", other, stranger)) == NotFound()

    ours = message(MARK.block_id("n"), bot_id="", user=US.user)
    assert await found_in(page("", ours)) != NotFound()


async def test_what_cannot_be_read_says_why() -> None:
    wait = NotDone(error="ratelimited", retry_after=3)
    assert await found_in(wait) == Wait(seconds=3, why="ratelimited")
    assert await found_in(Unknown(error="timeout")) == Doubtful(why="timeout")
    gone = answers.Refused(error="channel_not_found")
    assert await found_in(gone) == Blind(why="channel_not_found")
    scope = Misconfigured(error="missing_scope")
    assert await found_in(scope) == Blind(why="missing_scope")


async def test_a_history_without_an_end_is_given_up() -> None:
    api = scripted(conversations_history=page("more"))

    assert isinstance(await probes(api).message(HELP, MARK, T0), Blind)
    assert len(api.calls) == PAGES


async def test_a_look_begins_some_time_before_the_intent() -> None:
    api = scripted(conversations_history=page(""))
    step = Step(
        key=KEY,
        effect=PostMessage(to=HELP, body=announcement_of(INCIDENT)),
        covers=(KEY,),
    )
    at = T0 + timedelta(hours=1)
    begun = {KEY: Started(at=at, version=1, covers=(KEY,))}
    await hands(api).look_up(with_(INCIDENT, started=begun), step)

    ((_method, query),) = api.calls
    assert query["oldest"] == f"{at.timestamp() - 600:.6f}"


async def test_a_bookmark_is_known_by_its_title_and_its_address() -> None:
    link = AddBookmark(channel=HELP, link=BOOK)
    step = Step(key=StepKey("bookmark/book"), effect=link, covers=())
    there = {"title": BOOK.title, "link": BOOK.url}
    for listed_, outcome in (
        (there, Accepted()),
        ({**there, "link": "https://example.org"}, NotFound()),
        ({**there, "title": "Other"}, NotFound()),
    ):
        api = scripted(bookmarks_list=Done(body={"bookmarks": [listed_]}))
        assert await hands(api).look_up(INCIDENT, step) == outcome


async def test_a_topic_that_is_there_is_not_set_again() -> None:
    info = Done(body={"channel": {"topic": {"value": "A &amp; B"}}})
    api = scripted(conversations_info=info)

    assert await probes(api).topic(HELP, "A & B") == Accepted()
    assert await probes(api).topic(HELP, "A") == NotFound()


async def test_a_topic_in_doubt_is_looked_for_as_it_would_be_set() -> None:
    view = topic_of(INCIDENT)
    step = Step(key=StepKey(TOPIC), effect=SetTopic(channel=HELP, view=view), covers=())
    names = {lead.person: lead.person.title() for lead in INCIDENT.leads}
    for kept, methods in (
        (topic_text.topic(view, names), ["conversations.info"]),
        ("Another topic", ["conversations.info", "conversations.setTopic"]),
    ):
        info = Done(body={"channel": {"topic": {"value": kept}}})
        api = scripted(conversations_info=info, conversations_setTopic=OK)
        assert await hands(api).look_up(INCIDENT, step) == Accepted()
        assert api.methods == methods


@pytest.mark.parametrize(
    ("look", "method", "limit"),
    [
        (lambda on: on.channel(NAME, T0), MINE, 999),
        (lambda on: on.channel_left(NAME, T0), ALL, 999),
        (
            lambda on: on.message(HELP, MARK, T0),
            "conversations.history",
            200,
        ),
    ],
)
async def test_as_many_pages_are_read_as_slack_allows_in_a_minute(
    look: Callable[[Probes], Awaitable[Outcome]], method: str, limit: int
) -> None:
    more = {"response_metadata": {"next_cursor": "more"}}
    page = Done(body={"channels": [], "messages": [], **more})
    api = scripted(**{method.replace(".", "_"): page})

    assert await look(probes(api)) == Blind(why="too much to look through")
    assert len(api.calls) == 20
    assert {sent["limit"] for _, sent in api.calls} == {limit}
    assert [sent["cursor"] for _, sent in api.calls] == [None, *["more"] * 19]
