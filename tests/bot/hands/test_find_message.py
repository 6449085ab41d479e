"""Finding a message that an earlier step posted."""

from actors.incident.effects import FindMessage, NotFound, SentMessage
from actors.incident.ids import MessageTs, StepKey
from actors.incident.keys import announce_key, finding_key
from bot.base.json_types import JsonObject
from bot.screens.step_tag import StepTag
from bot.slack.web.results import Done
from tests.actors.incident.case import DECLARE, HELP, T0
from tests.actors.incident.run import run_of
from tests.bot.scripted import HISTORY, US, performed, scripted, step_of

INCIDENT = run_of(DECLARE).drain().incident
EFFECT = FindMessage(channel=HELP, posted_by=announce_key(HELP), since=T0)
FIND = step_of(EFFECT, finding_key(HELP))


TAG = StepTag(number=INCIDENT.number, step=announce_key(HELP))
OTHER = StepTag(number=INCIDENT.number, step=StepKey("announce/declared/CHELPER"))


def messages(*tags: StepTag) -> Done:
    found: list[JsonObject] = [
        {"ts": f"{place}.5", "bot_id": US.bot, "metadata": tag.metadata}
        for place, tag in enumerate(tags)
    ]
    return Done(body={"messages": found})


async def test_it_is_found_by_the_tag_of_the_step_that_posted_it() -> None:
    api = scripted(conversations_history=messages(OTHER, TAG))

    outcome = await performed(api, INCIDENT, FIND)
    assert outcome == SentMessage(channel=HELP, ts=MessageTs("1.5"))
    ((method, query),) = api.calls
    assert method == HISTORY
    assert query["channel"] == HELP
    assert float(str(query["oldest"])) <= T0.timestamp()


async def test_it_is_not_found_if_it_is_not_there() -> None:
    api = scripted(conversations_history=messages(OTHER))

    assert await performed(api, INCIDENT, FIND) == NotFound()
