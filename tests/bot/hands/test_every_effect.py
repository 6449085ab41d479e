"""What every effect has in common: each answer of Slack's has its outcome."""

from typing import get_args

import pytest

from actors.incident.announcement import announcement_of
from actors.incident.effects import (
    AddBookmark,
    CreateChannel,
    Delayed,
    DeleteMessage,
    Doubtful,
    Effect,
    FindMessage,
    Invite,
    Outcome,
    PinMessage,
    PostMessage,
    Refused,
    SetTopic,
    UnpinMessage,
    UpdateMessage,
)
from actors.incident.ids import ChannelId, MessageTs
from actors.incident.keys import announce_key
from actors.incident.plan.card import card_of
from actors.incident.plan.topic import topic_of
from bot.slack.web import results
from bot.slack.web.results import CallResult, Misconfigured, NotDone, Unknown
from bot.slack.web.scopes import SCOPES
from tests.actors.incident.case import ADA, BOOK, DECLARE, T0
from tests.actors.incident.run import run_of
from tests.bot.scripted import Scripted, looked_up, performed, step_of

INCIDENT = run_of(DECLARE).drain().incident
IN = ChannelId("C1")
TS = MessageTs("1.5")
CARD = card_of(INCIDENT)

METHODS: tuple[tuple[Effect, str], ...] = (
    (CreateChannel(name="incident-0007"), "conversations.create"),
    (Invite(channel=IN, people=(ADA,)), "conversations.invite"),
    (SetTopic(channel=IN, view=topic_of(INCIDENT)), "conversations.setTopic"),
    (PostMessage(to=IN, body=announcement_of(INCIDENT, IN)), "chat.postMessage"),
    (
        FindMessage(channel=IN, posted_by=announce_key(IN), since=T0),
        "conversations.history",
    ),
    (UpdateMessage(channel=IN, ts=TS, body=CARD), "chat.update"),
    (PinMessage(channel=IN, ts=TS), "pins.add"),
    (UnpinMessage(channel=IN, ts=TS), "pins.remove"),
    (DeleteMessage(channel=IN, ts=TS), "chat.delete"),
    (AddBookmark(channel=IN, link=BOOK), "bookmarks.add"),
)

# A word about the whole call, which says nothing of a single person.
SCOPE = "missing_scope"


def test_there_is_a_case_for_every_effect() -> None:
    tried = {type(effect) for effect, _method in METHODS}
    missing = sorted(kind.__name__ for kind in set(get_args(Effect)) - tried)
    assert not missing, f"METHODS in {__name__} needs an example of each: {missing}"


@pytest.mark.parametrize(("effect", "method"), METHODS)
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (
            NotDone(error="ratelimited", retry_after=3),
            Delayed(seconds=3, why="ratelimited"),
        ),
        (Unknown(error="timeout"), Doubtful(why="timeout")),
        (results.Refused(error=SCOPE), Refused(error=SCOPE)),
        (Misconfigured(error=SCOPE), Refused(error=SCOPE)),
        (
            Misconfigured(error="invalid_auth"),
            Delayed(seconds=None, why="invalid_auth"),
        ),
    ],
)
async def test_each_answer_has_its_outcome(
    effect: Effect, method: str, answer: CallResult, outcome: Outcome
) -> None:
    api = Scripted(script={method: [answer]})

    assert await performed(api, INCIDENT, step_of(effect, "row/1")) == outcome
    assert api.methods == [method]
    assert method in SCOPES


REPEATABLE = (Invite, UpdateMessage, PinMessage, UnpinMessage, DeleteMessage)


@pytest.mark.parametrize(
    ("effect", "method"), [x for x in METHODS if isinstance(x[0], REPEATABLE)]
)
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Unknown(error="timeout"), Doubtful(why="timeout")),
        (results.Refused(error=SCOPE), Refused(error=SCOPE)),
    ],
)
async def test_a_harmless_effect_in_doubt_is_repeated(
    effect: Effect, method: str, answer: CallResult, outcome: Outcome
) -> None:
    api = Scripted(script={method: [answer]})

    assert await looked_up(api, INCIDENT, step_of(effect, "row/1")) == outcome
    assert api.methods == [method]
