"""Makes an answer fit for a channel, where people other than the asker read it."""

import re

from actors.incident.ids import PersonId
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words import delivery
from bot.words.refusals import DEACTIVATED, NOT_FOR_BOTS, UNKNOWN_PERSON
from bot.words.renderers.mrkdwn import as_mrkdwn

_ABOUT_THE_ASKER = tuple(map(as_mrkdwn, (DEACTIVATED, NOT_FOR_BOTS, UNKNOWN_PERSON)))

_ABOUT_A_PERSON = re.compile(r"• .*<@[UW]")
"""A step about a person. Its reason is private, such as that they are a guest."""


def answer_to(asker: PersonId, said: Mrkdwn) -> Mrkdwn:
    """Address an answer to its asker in a channel, the only place left for it."""
    return Mrkdwn(f"{as_mrkdwn(delivery.answer_for(asker))}\n{said}")


def without_people(said: Mrkdwn) -> Mrkdwn:
    """Leave out lines that are private to a person; the rest may be empty."""
    if said in _ABOUT_THE_ASKER:
        return Mrkdwn("")
    lines = said.split("\n")
    kept = [line for line in lines if not _ABOUT_A_PERSON.match(line)]
    if len(kept) < len(lines):
        kept.append(as_mrkdwn(delivery.PEOPLE_LEFT_OUT))
    return Mrkdwn("\n".join(kept))
