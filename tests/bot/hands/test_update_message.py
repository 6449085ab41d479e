"""Editing a message."""

from actors.incident.effects import Accepted, UpdateMessage
from actors.incident.ids import ChannelId, MessageTs, StepKey
from actors.incident.plan.card import card_of
from bot.screens.step_tag import StepTag
from tests.actors.incident.case import DECLARE
from tests.actors.incident.run import run_of
from tests.bot.scripted import OK, looked_up, performed, scripted, step_of

INCIDENT = run_of(DECLARE).drain().incident
CHANNEL, TS = ChannelId("C1"), MessageTs("1.5")
EDIT = UpdateMessage(channel=CHANNEL, ts=TS, body=card_of(INCIDENT))
STEP = step_of(EDIT, "card/1/edit")


async def test_an_edit_keeps_the_tag_of_its_posting() -> None:
    api = scripted(chat_update=OK)

    assert await performed(api, INCIDENT, STEP) == Accepted()
    ((method, sent),) = api.calls
    posting = StepTag(number=INCIDENT.number, step=StepKey("card/1"))
    assert (method, sent["channel"], sent["ts"]) == ("chat.update", CHANNEL, TS)
    assert sent["metadata"] == posting.metadata
    assert (sent["link_names"], sent["parse"]) == (False, "none")


async def test_an_edit_in_doubt_is_made_again() -> None:
    api = scripted(chat_update=OK)

    assert await looked_up(api, INCIDENT, STEP) == Accepted()
    assert api.methods == ["chat.update"]
