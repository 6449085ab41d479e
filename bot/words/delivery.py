"""An answer that Slack did not take in its normal place."""

import re

from actors.incident.ids import PersonId
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words.refusals import DEACTIVATED, NOT_FOR_BOTS, UNKNOWN_PERSON
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Person, Said, say


def answer_to(who: PersonId, said: Mrkdwn) -> Mrkdwn:
    """Say in a channel what Slack lets nobody say to the person alone."""
    asker = say("{person}, this is the answer to your request.", person=Person(who))
    return Mrkdwn(f"{as_mrkdwn(asker)}\n{said}")


_ABOUT_A_PERSON = re.compile(r"• .*<@[UW]")
"""A step for a person, whose reason is theirs, such as that they are a guest."""


def without_people(said: Mrkdwn) -> Mrkdwn:
    """Leave out what others need not know of a person; empty, if nothing is left."""
    if said in (DEACTIVATED, NOT_FOR_BOTS, UNKNOWN_PERSON):
        return Mrkdwn("")
    lines = said.split("\n")
    kept = [line for line in lines if not _ABOUT_A_PERSON.match(line)]
    if len(kept) < len(lines):
        kept.append("Steps about people are shown in the incident's channel only.")
    return Mrkdwn("\n".join(kept))


def typed_instead(label: str, command: str) -> Said:
    """Say what does the same as a button, where no button can be."""
    said = "Instead of a button “{label}”, type `{command}`"
    return say(said, label=label, command=command)
