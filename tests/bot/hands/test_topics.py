"""A topic waits for the names in it, and not for ever."""

from collections.abc import Mapping

import pytest
from attrs import evolve as with_

from actors.incident.effects import Accepted, SetTopic, Step, Wait
from actors.incident.ids import PersonId, StepKey
from actors.incident.keys import TOPIC
from actors.incident.model import Deferral
from actors.incident.pictures import topic_of
from bot.words import topic_text
from tests.actors.incident.case import BOB, CYD, DECLARE, HELP, T0
from tests.actors.incident.slack import run_of
from tests.bot.scripted import OK, Scripted, hands, scripted

INCIDENT = run_of(DECLARE).incident
VIEW = topic_of(INCIDENT)
KEY = StepKey(TOPIC)
STEP = Step(key=KEY, effect=SetTopic(channel=HELP, view=VIEW), covers=())
NAMES = {BOB: "Bob", CYD: "Cyd"}


def slack_that_knows(names: Mapping[PersonId, str]) -> Scripted:
    api = scripted(conversations_setTopic=OK)
    api.known = names
    return api


def topics(api: Scripted) -> list[object]:
    return [sent["topic"] for _, sent in api.calls]


async def test_a_topic_shows_the_names_of_all_who_lead() -> None:
    api = slack_that_knows(NAMES)

    assert await hands(api).perform(INCIDENT, STEP) == Accepted()
    assert topics(api) == [topic_text.topic(VIEW, NAMES)]


@pytest.mark.parametrize("attempts", [0, 1])
@pytest.mark.parametrize("known", [{}, {BOB: "Bob"}])
async def test_a_topic_waits_twice_for_a_name(
    attempts: int, known: Mapping[PersonId, str]
) -> None:
    waits = Deferral(since=T0, until=T0, why="", attempts=attempts)
    deferred = {KEY: waits} if attempts else {}
    api = slack_that_knows(known)

    outcome = await hands(api).perform(with_(INCIDENT, deferred=deferred), STEP)
    assert outcome == Wait(seconds=None, why="a name is not known yet")
    assert topics(api) == []


@pytest.mark.parametrize("attempts", [2, 3])
async def test_the_third_time_a_topic_shows_the_id(attempts: int) -> None:
    waits = Deferral(since=T0, until=T0, why="", attempts=attempts)
    api = slack_that_knows({BOB: "Bob"})

    outcome = await hands(api).perform(with_(INCIDENT, deferred={KEY: waits}), STEP)
    assert outcome == Accepted()
    assert topics(api) == [topic_text.topic(VIEW, {BOB: "Bob"})]
    assert CYD in str(topics(api))
