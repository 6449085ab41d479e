"""The table of the plan: what an incident owes to people, in the order they see it.

Rule: the plan is a table, and the to-do list is computed from it, never stored.
"""

from actors.incident.keys import (
    ANNOUNCE,
    BOOKMARK,
    CARD,
    CHANNEL,
    DELETE,
    HANDOFF,
    INVITE,
    PIN,
    TOLD,
    TOPIC,
    UNPIN,
)
from actors.incident.plan.announce import announce, announcements
from actors.incident.plan.bookmark import add_bookmark, bookmarks
from actors.incident.plan.card import card_steps, card_target, pin, pins
from actors.incident.plan.channel import channel_target, create
from actors.incident.plan.handoff import hand_off, handoffs
from actors.incident.plan.invite import invite, invitees
from actors.incident.plan.receipt import receipt_row
from actors.incident.plan.replaced import delete, deletions, unpin, unpins
from actors.incident.plan.rows import Need, Row, each, in_order, once, together
from actors.incident.plan.told import age, readers, tell
from actors.incident.plan.topic import topic_steps, topic_target

REPORTED: tuple[Row, ...] = (
    once(CHANNEL, channel_target, create),
    together(INVITE, invitees, invite, needs=(Need.CHANNEL,)),
    Row(name=TOPIC, targets=topic_target, steps=topic_steps, needs=(Need.CHANNEL,)),
    Row(name=CARD, targets=card_target, steps=card_steps, needs=(Need.CHANNEL,)),
    once(PIN, pins, pin, needs=(Need.CARD,)),
    each(UNPIN, unpins, unpin, needs=(Need.CARD,)),
    each(BOOKMARK, bookmarks, add_bookmark, needs=(Need.CHANNEL,)),
    each(ANNOUNCE, announcements, announce, needs=(Need.CHANNEL_SETTLED,)),
    in_order(TOLD, readers, tell, age, needs=(Need.CHANNEL_SETTLED,)),
    each(HANDOFF, handoffs, hand_off, needs=(Need.CHANNEL,)),
)
"""The rows that receipts report; an incident goes on as far as each row may run."""

PLAN: tuple[Row, ...] = (
    *REPORTED,
    each(DELETE, deletions, delete),
    receipt_row(REPORTED),
)
"""The whole plan: the reported rows, then the one that nobody misses if Slack refuses
it, and last the receipts."""
