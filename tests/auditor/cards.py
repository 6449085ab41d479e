"""An incident's channel has one card, and an outdated one only if Slack refused."""

from collections.abc import Iterator
from itertools import pairwise

from actors.incident.keys import CARD, row_of
from bot.sandbox import Message
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.exactly_once import repeats_of

UNEDITABLE = frozenset({"cant_update_message", "edit_window_closed"})
"""The errors with which Slack refuses an edit for good."""

HOUR = 3_600.0
"""How often a card may be replaced."""


def dead_cards(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: an older card is left only if Slack refused for good to edit it."""
    steps = {x.step for x in case.intents if row_of(x.step) == CARD}
    repeats = sum(repeats_of(case, step) for step in steps)
    standing = sorted(_cards(case, evidence), key=lambda card: float(card.ts))
    dead = [x for x in standing[:-1] if (x.channel, x.ts) not in evidence.uneditable]
    if len(dead) > repeats:
        yield f"I2 {case.number}: {len(dead) + 1} cards are there"
    kept = [x for x in standing[:-1] if x not in dead]
    if len(kept) > 1 and not repeats:
        times = [float(x.ts) for x in standing]
        if any(b - a < HOUR for a, b in pairwise(times)):
            yield f"I2 {case.number}: the card was replaced twice within an hour"


def _cards(case: Case, evidence: Evidence) -> Iterator[Message]:
    bot, gone = evidence.workspace.bot_id, evidence.slack_history.deleted
    for message in evidence.slack_history.posted:
        mark = mark_of(message) if message.bot_id == bot else None
        is_card = mark and mark[0] == case.number and row_of(mark[1]) == CARD
        if is_card and (message.channel, message.ts) not in gone:
            yield message
