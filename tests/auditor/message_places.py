"""Where the bot's messages are: the journal knows each of them, and no other.

Rule: it is counted from Slack's side, by the marks that the messages carry.
"""

from collections.abc import Iterator

from actors.incident.ids import StepKey
from actors.incident.steps.events import Shown, ShowRefused, StepDone, StepFailed
from actors.incident.steps.state import IN_DOUBT
from actors.incident.trouble import Confirmed, Retried
from tests.auditor.evidence import Case, Evidence, mark_of

Place = tuple[str, str]
"""A channel, and the ts of a message in it."""


def unknown_places(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: the journal has the channel and the ts of every message with our mark.

    Nobody finds a message that was deleted while its step was in doubt.
    """
    in_slack = _marked(case, evidence)
    journaled = _journaled(case)
    asked = _asked_about(case)
    in_doubt = set(case.incident.steps.started) if case.incident else set()
    gone = evidence.slack_history.deleted
    for place, step in sorted(in_slack.items()):
        if place in journaled or place in gone or step in in_doubt:
            continue
        if asked & _names_of(case, step):
            continue
        yield f"I2 {case.number}: the journal does not say where {step} is"
    for place, step in sorted(journaled.items()):
        if place not in in_slack:
            yield f"I2 {case.number}: {step} is not at {place}, as the journal says"


def _marked(case: Case, evidence: Evidence) -> dict[Place, StepKey]:
    """Return what the bot posted for this incident, deleted or not."""
    bot, found = evidence.workspace.bot_id, dict[Place, StepKey]()
    for message in evidence.slack_history.posted:
        mark = mark_of(message) if message.bot_id == bot else None
        if mark and mark[0] == case.number:
            found[message.channel, message.ts] = mark[1]
    return found


def _journaled(case: Case) -> dict[Place, StepKey]:
    return {
        (x.channel, x.ts): x.step
        for x in case.events
        if isinstance(x, StepDone | Shown) and x.channel and x.ts
    }


def _asked_about(case: Case) -> set[str]:
    """Return the steps and surfaces that nobody could look up, so a person decided."""
    names = set[str]()
    for x in case.events:
        match x:
            case StepFailed(error=error) if error == IN_DOUBT:
                names.add(x.step)
            case ShowRefused(error=error) if error == IN_DOUBT:
                names |= {x.step, x.surface}
            case Confirmed() | Retried() if x.step:
                names.add(x.step)
            case _:
                pass
    return names


def _names_of(case: Case, step: StepKey) -> set[str]:
    """Return the step, its surface, and every target that its call served."""
    covered = {y for x in case.intents if x.step == step for y in x.covers}
    return {step, step.rpartition("/")[0], *covered}
