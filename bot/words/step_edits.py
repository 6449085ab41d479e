"""The words for edits of messages that are there already."""

from collections.abc import Mapping

from actors.incident.keys import (
    ANNOUNCEMENT,
    ASSIGNMENT,
    BRIEF,
    CARD,
    DECLINED,
    HANDOVER,
    OVERDUE,
    QUESTION,
    RECEIPT,
    REMINDER,
    SILENCE,
    TASK,
    TEST_END,
    TOPIC,
    UNACCEPTED,
    UNANSWERED,
    UNLED,
)
from bot.words.step_words import StepWords

EDIT_WORDS: Mapping[str, StepWords] = {
    CARD: StepWords(
        "updated the card",
        "update the card",
        "Post the change in the channel yourself.",
    ),
    TOPIC: StepWords(
        "updated the topic",
        "update the topic",
        "Set the topic yourself: severity, roles, service and title.",
    ),
    ANNOUNCEMENT: StepWords(
        "updated the announcement in {what}",
        "update the announcement in {what}",
        "Tell that channel yourself.",
    ),
    HANDOVER: StepWords(
        "updated the message that asks {what} to take over a role",
        "update the message that asks {what} to take over a role",
        "Leave it: its button says how things stand.",
    ),
    UNANSWERED: StepWords(
        "updated the message to {what} about their handover",
        "update the message to {what} about their handover",
        "Leave it: its button says how things stand.",
    ),
    BRIEF: StepWords(
        "updated the brief of {what}",
        "update the brief of {what}",
        "Leave it: its buttons say how things stand.",
    ),
    UNACCEPTED: StepWords(
        "updated the message about a role that is not accepted",
        "update the message about a role that is not accepted",
        "Leave it: its buttons say how things stand.",
    ),
    DECLINED: StepWords(
        "updated the message about a role that is free again",
        "update the message about a role that is free again",
        "Leave it: its buttons say how things stand.",
    ),
    REMINDER: StepWords(
        "updated a reminder of an update",
        "update a reminder of an update",
        "Leave it: its buttons say how things stand.",
    ),
    OVERDUE: StepWords(
        "updated the message about an overdue update",
        "update the message about an overdue update",
        "Leave it: its buttons say how things stand.",
    ),
    SILENCE: StepWords(
        "updated the message about a long silence",
        "update the message about a long silence",
        "Leave it: its button says how things stand.",
    ),
    UNLED: StepWords(
        "updated the message that nobody leads",
        "update the message that nobody leads",
        "Leave it: its button says how things stand.",
    ),
    QUESTION: StepWords(
        "updated the question whether it is over",
        "update the question whether it is over",
        "Leave it: its buttons say how things stand.",
    ),
    TASK: StepWords(
        "updated the task's message",
        "update the task's message",
        "Leave it: its buttons say how things stand.",
    ),
    ASSIGNMENT: StepWords(
        "updated the message to {what} about their task",
        "update the message to {what} about their task",
        "Leave it: its button says how things stand.",
    ),
    TEST_END: StepWords(
        "updated the message that the test is over",
        "update the message that the test is over",
        "Nothing: the test is closed all the same.",
    ),
    RECEIPT: StepWords(
        "updated the direct message to {what}",
        "update the direct message to {what}",
        "Tell them yourself what was done.",
    ),
}
"""The words for an update of something that is there already."""
