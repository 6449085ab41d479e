"""Renders every message, with the tag of the step that posts it."""

from collections.abc import Collection, Mapping
from typing import assert_never

from actors.incident.bodies import (
    Body,
    JoiningView,
    NextStepsView,
    NoticeView,
    ReplyView,
)
from actors.incident.crew_views import (
    AssignmentView,
    BriefView,
    DeclinedView,
    HandoverView,
    TaskView,
    UnacceptedView,
    UnansweredView,
)
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Kind
from actors.incident.promise_views import ReminderView, UnledView
from actors.incident.views import (
    AnnouncementView,
    AppealView,
    CardView,
    EndingView,
    QuestionView,
    ReceiptView,
    TopicView,
)
from bot.base.json_types import JsonObject
from bot.screens.messages.announcement import announcement, reply
from bot.screens.messages.appeal import appeal
from bot.screens.messages.brief import brief, declined, unaccepted
from bot.screens.messages.card import card
from bot.screens.messages.content import Content
from bot.screens.messages.direct_message import direct_message
from bot.screens.messages.ending import ending
from bot.screens.messages.handover import handover, unanswered
from bot.screens.messages.joining import joining
from bot.screens.messages.next_steps import next_steps
from bot.screens.messages.notice import notice
from bot.screens.messages.question import question
from bot.screens.messages.reminder import reminder, unled
from bot.screens.messages.room import BLOCKS_MAX
from bot.screens.messages.task import assignment, task
from bot.screens.paragraphs import section
from bot.screens.step_tag import StepTag
from bot.slack.kit.blocks import named
from bot.words import setup_problems, test_incidents
from bot.words.renderers.mrkdwn import as_mrkdwn

NO_NAMES: Mapping[PersonId, str] = {}


def content_of(body: Body, names: Mapping[PersonId, str]) -> Content:
    match body:
        case CardView():
            return card(body)
        case AnnouncementView():
            return announcement(body)
        case ReplyView():
            return reply(body)
        case NoticeView():
            return notice(body)
        case NextStepsView():
            return next_steps(body)
        case JoiningView():
            return joining(body)
        case ReceiptView():
            return direct_message(body)
        case AppealView():
            return appeal(body)
        case QuestionView():
            return question(body)
        case EndingView():
            return ending(body)
        case BriefView():
            return brief(body, names)
        case UnacceptedView():
            return unaccepted(body, names)
        case DeclinedView():
            return declined(body, names)
        case TaskView():
            return task(body, names)
        case AssignmentView():
            return assignment(body, names)
        case HandoverView():
            return handover(body, names)
        case UnansweredView():
            return unanswered(body, names)
        case ReminderView():
            return reminder(body, names)
        case UnledView():
            return unled(body, names)
        case TopicView():
            raise AssertionError("a topic is no message")
        case _:
            assert_never(body)


def render(
    body: Body,
    tag: StepTag,
    nonce: str,
    problems: Collection[object] = (),
    names: Mapping[PersonId, str] = NO_NAMES,
    *,
    kind: Kind = Kind.REAL,
) -> JsonObject:
    """Return the arguments ``text``, ``blocks`` and ``metadata`` of a message.

    A message without blocks has its tag in the metadata only. Problems of the set-up
    go below everything else, if there is room. Where people are named and not
    mentioned, ``names`` has their names. Everything about a test says so.
    """
    content = content_of(body, names)
    if kind is Kind.TEST:
        content = _as_test(content)
    notes = setup_problems.for_operators(problems)
    if not content.blocks:
        text = "\n".join([content.text, *map(as_mrkdwn, notes)])
        return {"text": text, "metadata": tag.metadata}
    room = BLOCKS_MAX - len(content.blocks)
    first, *others = content.blocks
    others += [section(note) for note in notes[:room]]
    return {
        "text": content.text,
        "blocks": [named(first, tag.block_id(nonce)), *others],
        "metadata": tag.metadata,
    }


def _as_test(content: Content) -> Content:
    """Mark a message of a test, in its text and where people see it."""
    blocks = content.blocks
    if blocks and test_incidents.MARK not in str(blocks):
        blocks = [section(test_incidents.NOTE), *blocks]
    return Content(text=test_incidents.marked(content.text), blocks=blocks)
