"""The words for each step, in messages and in the record, to do and done."""

from collections.abc import Iterable, Mapping

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
    OVERDUE,
    PIN,
    QUESTION,
    RECEIPT,
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
from actors.incident.views import ReceiptLine
from bot.words.phrases import enumerated
from bot.words.spans import Part, Person, Place, Said, joined, say
from bot.words.step_edits import EDIT_WORDS
from bot.words.step_words import StepWords

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
    REMINDER: StepWords(
        "posted a reminder of the next update",
        "post a reminder of the next update",
        "Send the update if it is due, or ask the comms lead for it.",
    ),
    OVERDUE: StepWords(
        "told the incident lead that an update is overdue",
        "tell the incident lead that an update is overdue",
        "Send the update, or ask the comms lead for it.",
    ),
    SILENCE: StepWords(
        "asked for an update after a long silence",
        "ask for an update after a long silence",
        "Send an update, or ask the comms lead for one.",
    ),
    UNLED: StepWords(
        "said that nobody leads the incident",
        "say that nobody leads the incident",
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
