"""Setting a topic, which waits for the names in it, but not for ever."""

from collections.abc import Mapping

import pytest
from attrs import evolve as with_
from immutables import Map

from actors.incident.effects import Accepted, Delayed, Outcome, SetTopic
from actors.incident.ids import PersonId, StepKey
from actors.incident.keys import TOPIC
from actors.incident.plan.topic import topic_of
from actors.incident.steps.state import Deferral
from bot.slack.web import results
from bot.slack.web.results import CallResult, Done, NotDone, Unknown
from bot.words import topic_text
from tests.actors.incident.case import BOB, CYD, DECLARE, HELP, T0
from tests.actors.incident.run import run_of
from tests.bot.scripted import OK, Scripted, looked_up, performed, scripted, step_of

SET, READ = "conversations.setTopic", "conversations.info"
INCIDENT = run_of(DECLARE).incident
VIEW = topic_of(INCIDENT)
KEY = StepKey(TOPIC)
STEP = step_of(SetTopic(channel=HELP, view=VIEW), KEY)
NAMES = {BOB: "Bob", CYD: "Cyd"}
WAIT = Delayed(seconds=None, why="a name is not known yet")


def slack_that_knows(names: Mapping[PersonId, str]) -> Scripted:
    api = scripted(conversations_setTopic=OK)
    api.known = names
    return api


def topics(api: Scripted) -> list[object]:
    return [sent["topic"] for _, sent in api.calls]


async def performed_after(waits: int, api: Scripted) -> Outcome:
    deferral = Deferral(since=T0, until=T0, why="", attempts=waits)
    deferred = Map({KEY: deferral} if waits else {})
    return await performed(
        api, with_(INCIDENT, steps=with_(INCIDENT.steps, deferred=deferred)), STEP
    )


async def test_a_topic_shows_the_names_of_everybody_with_a_role() -> None:
    api = slack_that_knows(NAMES)

    assert await performed(api, INCIDENT, STEP) == Accepted()
    topic = topic_text.topic(VIEW, NAMES)
    assert api.calls == [(SET, {"channel": HELP, "topic": topic})]


@pytest.mark.parametrize("waits", [0, 1])
@pytest.mark.parametrize("known", [{}, {BOB: "Bob"}])
async def test_a_topic_waits_twice_for_a_name(
    waits: int, known: Mapping[PersonId, str]
) -> None:
    api = slack_that_knows(known)

    assert await performed_after(waits, api) == WAIT
    assert topics(api) == []


@pytest.mark.parametrize("waits", [2, 3])
async def test_a_topic_shows_the_id_the_third_time(waits: int) -> None:
    api = slack_that_knows({BOB: "Bob"})

    assert await performed_after(waits, api) == Accepted()
    assert topics(api) == [topic_text.topic(VIEW, {BOB: "Bob"})]
    assert CYD in str(topics(api))


async def found(kept: str | CallResult, names: Mapping[PersonId, str]) -> list[str]:
    """Look it up; return the methods that were called."""
    info = Done(body={"channel": {"topic": {"value": kept}}})
    answer = info if isinstance(kept, str) else kept
    api = scripted(conversations_info=answer, conversations_setTopic=OK)
    api.known = names
    assert await looked_up(api, INCIDENT, STEP) == Accepted()
    assert api.calls[0] == (READ, {"channel": HELP})
    return api.methods


@pytest.mark.parametrize("title", ["A & B", "A &lt; B"])
async def test_a_topic_that_is_there_is_not_set_again_however_slack_escapes_it(
    title: str,
) -> None:
    step = step_of(SetTopic(channel=HELP, view=with_(VIEW, title=title)), KEY)
    topic = topic_text.topic(with_(VIEW, title=title), NAMES)
    for kept in (topic, topic.replace("&", "&amp;")):
        info = Done(body={"channel": {"topic": {"value": kept}}})
        api = scripted(conversations_info=info)
        api.known = NAMES
        assert await looked_up(api, INCIDENT, step) == Accepted()
        assert api.methods == [READ]


@pytest.mark.parametrize(
    "kept",
    [
        "Another topic",
        Done(body={}),
        Unknown(error="timeout"),
        NotDone(error="ratelimited", retry_after=3),
        results.Refused(error="channel_not_found"),
    ],
)
async def test_a_topic_that_is_not_there_or_cannot_be_read_is_set_again(
    kept: str | CallResult,
) -> None:
    assert await found(kept, NAMES) == [READ, SET]
