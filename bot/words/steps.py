"""The words for each step, in messages and in the record, to do and done."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from actors.incident.ids import ChannelId, PersonId
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
    NOTICE,
    PIN,
    QUESTION,
    RECEIPT,
    REPLY,
    TASK,
    TEST_END,
    TOPIC,
    UNACCEPTED,
    UNANSWERED,
    UNPIN,
)
from actors.incident.views import ReceiptLine
from bot.words.phrases import enumerated
from bot.words.spans import Part, Person, Place, Said, joined, say


@frozen
class StepWords:
    """The words for a plan row: done, to do, and by hand.

    ``{what}`` is one thing or several, and ``{s}`` makes the word before it plural.
    """

    done: str
    to_do: str
    by_hand: str


STEP_WORDS: Mapping[str, StepWords] = {
    CHANNEL: StepWords(
        "created {what}",
        "create {what}",
        "Create a public channel and invite the people you need.",
    ),
    INVITE: StepWords(
        "invited {what}",
        "invite {what}",
        "Ask a workspace admin to add them, or give the role to someone else: "
        "`/incident edit {number}`",
    ),
    TOPIC: StepWords(
        "set the topic",
        "set the topic",
        "Set the topic yourself: severity, roles, service and title.",
    ),
    CARD: StepWords(
        "posted the card",
        "post the card",
        "Post the title, severity, service and roles yourself.",
    ),
    UNPIN: StepWords(
        "unpinned the old card",
        "unpin the old card",
        "Unpin the old card from its message menu.",
    ),
    DELETE: StepWords(
        "deleted the old message",
        "delete the message that cannot be edited",
        "Delete the message from its menu.",
    ),
    PIN: StepWords(
        "pinned the card", "pin the card", "Pin the card from its message menu."
    ),
    BOOKMARK: StepWords(
        "added bookmark{s} {what}",
        "add bookmark{s} {what}",
        "Add it with the + next to the channel's bookmarks.",
    ),
    ANNOUNCE: StepWords(
        "announced in {what}",
        "announce it in {what}",
        "Tell that channel yourself.",
    ),
    REPLY: StepWords(
        "answered the message from which it was declared, in {what}",
        "answer the message from which it was declared, in {what}",
        "Answer it yourself.",
    ),
    ANNOUNCEMENT: StepWords(
        "found the announcement in {what}",
        "find the announcement in {what}",
        "Tell that channel yourself.",
    ),
    NOTICE: StepWords(
        "posted the change in {what}",
        "post the change in {what}",
        "Tell that channel yourself.",
    ),
    JOINING: StepWords(
        "posted what somebody who joined had typed",
        "post what somebody who joined had typed",
        "Ask those who joined to write it in the channel.",
    ),
    TASK: StepWords(
        "posted the task",
        "post the task",
        "Post it in the channel yourself. All tasks: `/incident tasks {number}`",
    ),
    ASSIGNMENT: StepWords(
        "told {what} of their task",
        "tell {what} of their task",
        "Tell them yourself. All tasks: `/incident tasks {number}`",
    ),
    HANDOFF: StepWords(
        "posted the next steps for the report",
        "post the next steps for the report",
        "Remind the team to write the report.",
    ),
    HANDOVER: StepWords(
        "asked {what} to take over a role",
        "ask {what} to take over a role",
        "Ask them yourself. To give them the role at once: `/incident roles {number}`",
    ),
    UNANSWERED: StepWords(
        "told {what} that nobody has taken over their role",
        "tell {what} that nobody has taken over their role",
        "See who has which role: `/incident roles {number}`",
    ),
    BRIEF: StepWords(
        "told {what} what their role asks",
        "tell {what} what their role asks",
        "Ask them yourself whether they can take it. To see who has which role: "
        "`/incident roles {number}`",
    ),
    UNACCEPTED: StepWords(
        "asked the incident lead about a role that is not accepted",
        "tell the incident lead that a role is not accepted",
        "See who has not accepted their role: `/incident roles {number}`",
    ),
    DECLINED: StepWords(
        "told the incident lead that a role is free again",
        "tell the incident lead that a role is free again",
        "See which roles are free: `/incident roles {number}`",
    ),
    QUESTION: StepWords(
        "asked whether it is over",
        "ask whether it is over",
        "If it is over, close it: `/incident close {number}`",
    ),
    TEST_END: StepWords(
        "said that the test is over",
        "say that the test is over",
        "Nothing: the test is closed all the same.",
    ),
    RECEIPT: StepWords(
        "sent {what} a direct message",
        "send {what} a direct message",
        "Tell them yourself what was done.",
    ),
}


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


CARD_AND_PIN = StepWords("posted and pinned the card", "post and pin the card", "")
"""Replaces the words of both rows if both are named."""


def step_words(row: str, *, is_edit: bool) -> StepWords:
    edit = EDIT_WORDS.get(row) if is_edit else None
    return edit or STEP_WORDS[row]


def step(
    row: str, things: Iterable[Part], *, is_edit: bool = False, is_done: bool = False
) -> Said:
    """Say what a row does, or has done, with these things."""
    words, things = step_words(row, is_edit=is_edit), tuple(things)
    return say(
        words.done if is_done else words.to_do,
        what=enumerated(things) if things else "",
        s="s" if len(things) > 1 else "",
    )


def step_of(line: ReceiptLine, own: Part) -> Said:
    """Say what one step does; ``own`` is the incident's channel."""
    return step(line.row, [_thing(line, own)], is_edit=line.is_edit)


def by_kind(lines: Iterable[ReceiptLine], own: Part, *, is_done: bool) -> Said:
    """Name several steps, with one verb for each kind."""
    kinds: dict[tuple[str, bool], list[ReceiptLine]] = {}
    for line in lines:
        kinds.setdefault((line.row, line.is_edit), []).append(line)
    card, pin = (CARD, False), (PIN, False)
    has_both = card in kinds and pin in kinds
    said: list[Part] = []
    for (row, is_edit), alike in kinds.items():
        if not has_both or (row, is_edit) not in (card, pin):
            things = [_thing(line, own) for line in alike]
            said.append(step(row, things, is_edit=is_edit, is_done=is_done))
        elif row == CARD:
            said.append(CARD_AND_PIN.done if is_done else CARD_AND_PIN.to_do)
    return joined(said)


def _thing(line: ReceiptLine, own: Part) -> Part:
    match line.row:
        case "channel":
            return own
        case "invite" | "brief" | "assignment" | "handover" | "unanswered":
            return Person(PersonId(line.target))
        case "announce" | "announcement" | "reply" | "told":
            return Place(ChannelId(line.target))
        case _:
            return f"“{line.target}”"
