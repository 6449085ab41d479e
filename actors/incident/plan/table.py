"""The table of the plan: what an incident owes to people, in the order they see it.

Rule: the plan is a table, and the to-do list is computed from it, never stored.
"""

from actors.incident.keys import (
    ANNOUNCE,
    ANNOUNCEMENT,
    ASSIGNMENT,
    BOOKMARK,
    BRIEF,
    CARD,
    CHANNEL,
    DECLINED,
    DELETE,
    HANDOFF,
    HANDOVER,
    INVITE,
    JOINING,
    OVERDUE,
    PIN,
    QUESTION,
    REMINDER,
    REPLY,
    SILENCE,
    TASK,
    TEST_END,
    TOPIC,
    UNACCEPTED,
    UNANSWERED,
    UNLED,
    UNPIN,
)
from actors.incident.plan.announce import (
    announce_effect,
    announce_targets,
    announcement_steps,
    announcement_targets,
)
from actors.incident.plan.bookmark import bookmark_effect, bookmark_targets
from actors.incident.plan.briefings import (
    brief_turns,
    declined_turns,
    unaccepted_turns,
)
from actors.incident.plan.card import card_steps, card_targets, pin_effect, pin_targets
from actors.incident.plan.channel import channel_effect, channel_targets
from actors.incident.plan.ending import ending_turns
from actors.incident.plan.handoff import handoff_effect, handoff_targets
from actors.incident.plan.handovers import handover_turns, unanswered_turns
from actors.incident.plan.invite import invite_effect, invite_targets
from actors.incident.plan.joining import joining_effect, joining_targets
from actors.incident.plan.notice import notice_row
from actors.incident.plan.promise import (
    overdue_turns,
    reminder_turns,
    silence_turns,
)
from actors.incident.plan.question import question_turns
from actors.incident.plan.receipt import receipt_row
from actors.incident.plan.replaced import (
    delete_effect,
    delete_targets,
    unpin_effect,
    unpin_targets,
)
from actors.incident.plan.reply import reply_effect, reply_targets
from actors.incident.plan.rows import Need, Row, each, once, together
from actors.incident.plan.tasks import assignment_turns, task_turns
from actors.incident.plan.timed import timed
from actors.incident.plan.topic import topic_steps, topic_targets
from actors.incident.plan.vacancies import unled_turns

REPORTED: tuple[Row, ...] = (
    once(CHANNEL, channel_targets, channel_effect),
    together(INVITE, invite_targets, invite_effect, needs=(Need.CHANNEL,)),
    Row(name=TOPIC, targets=topic_targets, steps=topic_steps, needs=(Need.CHANNEL,)),
    Row(name=CARD, targets=card_targets, steps=card_steps, needs=(Need.CHANNEL,)),
    once(PIN, pin_targets, pin_effect, needs=(Need.CARD,)),
    each(UNPIN, unpin_targets, unpin_effect, needs=(Need.CARD,)),
    each(BOOKMARK, bookmark_targets, bookmark_effect, needs=(Need.CHANNEL,)),
    each(ANNOUNCE, announce_targets, announce_effect, needs=(Need.CHANNEL_SETTLED,)),
    once(REPLY, reply_targets, reply_effect, needs=(Need.CHANNEL_SETTLED,)),
    notice_row(needs=(Need.CHANNEL_SETTLED,)),
    Row(name=ANNOUNCEMENT, targets=announcement_targets, steps=announcement_steps),
    each(JOINING, joining_targets, joining_effect, needs=(Need.CHANNEL,)),
    timed(TASK, task_turns, needs=(Need.CHANNEL,), is_one_by_one=False),
    timed(
        ASSIGNMENT,
        assignment_turns,
        needs=(Need.CHANNEL_SETTLED,),
        is_one_by_one=False,
    ),
    each(HANDOFF, handoff_targets, handoff_effect, needs=(Need.CHANNEL,)),
    timed(DECLINED, declined_turns, needs=(Need.CHANNEL,)),
    timed(UNACCEPTED, unaccepted_turns, needs=(Need.CHANNEL,)),
    timed(
        HANDOVER,
        handover_turns,
        needs=(Need.CHANNEL_SETTLED,),
        is_one_by_one=False,
    ),
    timed(
        UNANSWERED,
        unanswered_turns,
        needs=(Need.CHANNEL_SETTLED,),
        is_one_by_one=False,
    ),
    timed(BRIEF, brief_turns, needs=(Need.CHANNEL_SETTLED,)),
    timed(REMINDER, reminder_turns, needs=(Need.CHANNEL,)),
    timed(OVERDUE, overdue_turns, needs=(Need.CHANNEL,)),
    timed(SILENCE, silence_turns, needs=(Need.CHANNEL,)),
    timed(UNLED, unled_turns, needs=(Need.CHANNEL,)),
    timed(QUESTION, question_turns, needs=(Need.CHANNEL_SETTLED,)),
    timed(TEST_END, ending_turns, needs=(Need.CHANNEL_SETTLED,)),
)
"""The rows that receipts report; a row that waits does not stop the others."""

PLAN: tuple[Row, ...] = (
    *REPORTED,
    each(DELETE, delete_targets, delete_effect),
    receipt_row(REPORTED),
)
"""The whole plan: the reported rows, then the deletions, which nobody misses if Slack
refuses them, and last the receipts."""
