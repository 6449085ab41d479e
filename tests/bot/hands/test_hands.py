"""How the hands call Slack for a step: in its incident's rank, with a new id."""

from attrs import evolve as with_

from actors.incident.announcement import announcement_of
from actors.incident.effects import PostMessage
from bot.base.json_types import as_object, items, text
from bot.checkup.findings import Findings
from bot.hands.hands import SlackHands
from bot.slack.web.rank import Rank
from tests.actors.incident.case import DECLARE, HELP, P1
from tests.actors.incident.run import run_of
from tests.bot.scripted import POSTED, US, performed, scripted, step_of

INCIDENT = run_of(DECLARE).drain().incident
STEP = step_of(
    PostMessage(to=HELP, body=announcement_of(INCIDENT, HELP)),
    "announce/declared/CHELP",
)


async def test_a_step_comes_in_the_rank_of_its_incident() -> None:
    api = scripted(chat_postMessage=POSTED)
    for severity in (INCIDENT.severity, P1):
        await performed(
            api,
            with_(INCIDENT, details=with_(INCIDENT.details, severity=severity)),
            STEP,
        )

    assert api.ranks == [
        Rank(severity=INCIDENT.severity.rank, number=7),
        Rank(severity=P1.rank, number=7),
    ]


async def test_a_message_that_is_posted_again_has_another_block_id() -> None:
    api, nonces = scripted(chat_postMessage=POSTED), iter(["a", "b"])
    hands = SlackHands(
        api=api,
        identity=US,
        people=api,
        new_id=lambda: next(nonces),
        findings=Findings(),
    )
    await hands.perform(INCIDENT, STEP)
    await hands.perform(INCIDENT, STEP)

    firsts = [as_object(items(sent, "blocks")[0]) for _method, sent in api.calls]
    tag = f"muster/7/{STEP.key}"
    assert [text(x, "block_id") for x in firsts] == [f"{tag}|a", f"{tag}|b"]
