"""The checks of what people did together: briefs, roles, a task, a handover, joining.

Rule: a check looks for what people typed and chose, not for the bot's own wording.
"""

from actors.incident.keys import ASSIGNMENT, BRIEF, CARD, HANDOVER, JOINING, TASK
from bot.demo.check import Check, Flaws, once
from bot.demo.news import posted_by
from bot.demo.outcome import Outcome

INCIDENTS = 2


def _briefs(outcome: Outcome) -> Flaws:
    for incident in (outcome.first, outcome.second):
        briefed = {*incident.leads, *filter(None, [incident.guest])}
        for name in sorted(briefed):
            said = posted_by(BRIEF, outcome.named(f"@{name}"))
            yield from once(
                sum(incident.title in x.text for x in said),
                f"a brief for {name} about incident {incident.number}",
            )
            if incident.summary and any(x.buttons for x in said):
                yield f"{name} can still answer about a closed incident"


def _moved(outcome: Outcome) -> Flaws:
    own = outcome.channel_of(outcome.first)
    for card in posted_by(CARD, own):
        for role, name in outcome.first.moved:
            if f"{role}: @{name}" not in card.text:
                yield f"the card does not have {name} as {role}"


def _task(outcome: Outcome) -> Flaws:
    own, did = outcome.channel_of(outcome.first), outcome.together
    told = outcome.named(f"@{did.owner}")
    for row, place in ((TASK, own), (ASSIGNMENT, told)):
        said = [x for x in posted_by(row, place) if did.task in x.text]
        yield from once(len(said), f"the task in {place.name}")
        if any(x.buttons for x in said):
            yield f"the task in {place.name} is done and still has buttons"


def _handover(outcome: Outcome) -> Flaws:
    own, did = outcome.channel_of(outcome.first), outcome.together
    said = posted_by(HANDOVER, own)
    yield from once(len(said), f"the handover in #{own.name}")
    for message in said[:1]:
        for needed in (did.state, did.worries):
            if needed not in message.text:
                yield f"the handover lacks {needed!r}"
        if message.buttons:
            yield "the handover was accepted and still has buttons"


def _joined(outcome: Outcome) -> Flaws:
    own, did = outcome.channel_of(outcome.first), outcome.together
    said = [x for x in posted_by(JOINING, own) if did.note in x.text]
    yield from once(len(said), f"what {did.joined_by} had typed in #{own.name}")
    if did.joined_by not in own.members:
        yield f"{did.joined_by} is not in #{own.name}"
    made = sum(x.is_made_by_bot for x in outcome.conversations)
    if made != INCIDENTS:
        yield f"{made} incidents have a channel instead of {INCIDENTS}"


TEAM_CHECKS = (
    Check(words="Whoever was given a role got one brief", flaws=_briefs),
    Check(words="The card has who took a role, and who took one over", flaws=_moved),
    Check(words="The task was posted once, and is done", flaws=_task),
    Check(words="The handover was posted once, and is accepted", flaws=_handover),
    Check(words="The second call became no second incident", flaws=_joined),
)
