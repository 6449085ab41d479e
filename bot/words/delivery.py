"""An answer that Slack refused in its usual place."""

import re

from actors.incident.ids import PersonId
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words.refusals import DEACTIVATED, NOT_FOR_BOTS, UNKNOWN_PERSON
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Person, Said, say


def answer_to(who: PersonId, said: Mrkdwn) -> Mrkdwn:
    """Address an answer to its asker in a channel, the only place left for it."""
    asker = say("{person}, this is the answer to your request.", person=Person(who))
    return Mrkdwn(f"{as_mrkdwn(asker)}\n{said}")


_ABOUT_A_PERSON = re.compile(r"• .*<@[UW]")
"""A step about a person, whose reason is private, such as that they are a guest."""


def without_people(said: Mrkdwn) -> Mrkdwn:
    """Leave out what is private to a person; what is left may be empty."""
    if said in map(as_mrkdwn, (DEACTIVATED, NOT_FOR_BOTS, UNKNOWN_PERSON)):
        return Mrkdwn("")
    lines = said.split("\n")
    kept = [line for line in lines if not _ABOUT_A_PERSON.match(line)]
    if len(kept) < len(lines):
        kept.append("Steps about people are shown in the incident's channel only.")
    return Mrkdwn("\n".join(kept))


def typed_instead(label: str, command: str) -> Said:
    """Say what to type where no button can be shown."""
    said = "Instead of a button “{label}”, type `{command}`"
    return say(said, label=label, command=command)
