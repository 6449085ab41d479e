"""What each step is called, before it is done and after."""

from collections.abc import Iterable

from attrs import frozen

from actors.incident.ids import ChannelId, PersonId
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
from actors.incident.views import AppealView, ReceiptLine, ReceiptView
from bot.words.phrases import enumerated
from bot.words.spans import Part, Person, Place, Said, joined, say


@frozen
class Deed:
    """What a plan row does, in the words for before and after, and by hand.

    Of several at once ``what`` is all of them, and ``s`` makes the word a plural.
    """

    done: str
    to_do: str
    by_hand: str


DEEDS: dict[str, Deed] = {
    CHANNEL: Deed(
        "created {what}",
        "create {what}",
        "Create a public channel and invite the people you need.",
    ),
    INVITE: Deed(
        "invited {what}",
        "invite {what}",
        "Ask a workspace admin to add them, or give the role to someone else: "
        "`/incident update {number}`",
    ),
    TOPIC: Deed(
        "set the topic",
        "set the topic",
        "Set the topic yourself: severity, service, title and roles.",
    ),
    CARD: Deed(
        "posted the card",
        "post the card",
        "Post the title, severity, service and roles yourself.",
    ),
    UNPIN: Deed(
        "unpinned the old card",
        "unpin the old card",
        "Unpin the old card from its message menu.",
    ),
    DELETE: Deed(
        "deleted the old message",
        "delete the message that cannot be edited",
        "Delete the message from its menu.",
    ),
    PIN: Deed("pinned the card", "pin the card", "Pin the card from its message menu."),
    BOOKMARK: Deed(
        "added bookmark{s} {what}",
        "add bookmark{s} {what}",
        "Add it with the + next to the channel's bookmarks.",
    ),
    ANNOUNCE: Deed(
        "announced it in {what}",
        "announce it in {what}",
        "Tell that channel yourself.",
    ),
    TOLD: Deed(
        "posted the change in {what}",
        "post the change in {what}",
        "Tell that channel yourself.",
    ),
    HANDOFF: Deed(
        "posted the next steps for the report",
        "post the next steps for the report",
        "Remind the team to write the report.",
    ),
}


EDITS: dict[str, Deed] = {
    CARD: Deed(
        "updated the card",
        "update the card",
        "Post the change in the channel yourself.",
    ),
}
"""The rows whose message may be there when Slack refuses: an edit is no posting."""


CARD_AND_PIN = Deed("posted and pinned the card", "post and pin the card", "")
"""Both of one kind, where both are told."""


def deed_in(row: str, *, is_edit: bool) -> Deed:
    edit = EDITS.get(row) if is_edit else None
    return edit or DEEDS[row]


def own(view: ReceiptView | AppealView) -> Part:
    return Place(view.channel) if view.channel else view.channel_name


def going_on(sentence: str) -> str:
    """The same where a sentence has begun already."""
    return f"{sentence[:1].lower()}{sentence[1:]}"


def named_steps(
    lines: Iterable[ReceiptLine], view: ReceiptView | AppealView, *, is_done: bool
) -> Said:
    """All of them, each kind once."""
    kinds: dict[tuple[str, bool], list[ReceiptLine]] = {}
    for line in lines:
        kinds.setdefault((line.row, line.is_edit), []).append(line)
    card, pin = (CARD, False), (PIN, False)
    has_both = card in kinds and pin in kinds
    said: list[Part] = []
    for kind, alike in kinds.items():
        if not has_both or kind not in (card, pin):
            said.append(named_step(alike, view, is_done=is_done))
        elif kind == card:
            said.append(CARD_AND_PIN.done if is_done else CARD_AND_PIN.to_do)
    return joined(said)


def named_step(
    alike: list[ReceiptLine], view: ReceiptView | AppealView, *, is_done: bool
) -> Said:
    """One deed, or several of one kind."""
    deed = deed_in(alike[0].row, is_edit=alike[0].is_edit)
    return say(
        deed.done if is_done else deed.to_do,
        what=enumerated(_object(line, view) for line in alike),
        s="s" if len(alike) > 1 else "",
    )


def _object(line: ReceiptLine, view: ReceiptView | AppealView) -> Part:
    match line.row:
        case "channel":
            return own(view)
        case "invite":
            return Person(PersonId(line.target))
        case "announce" | "told":
            return Place(ChannelId(line.target))
        case _:
            return f"“{line.target}”"
