"""I4: when Slack carries a write out, the journal has its intent."""

from collections.abc import Iterator

from actors.incident.ids import StepKey
from actors.incident.keys import ANNOUNCE, CHANNEL, row_of, target_of
from bot.sandbox import Message
from tests.auditor.evidence import mark_of, number_in
from tests.auditor.open_journal import OpenJournal


def unintended_message(
    journal: OpenJournal, message: Message, *, is_edit: bool
) -> Iterator[str]:
    mark = mark_of(message)
    if mark is None:
        yield f"I4 a write of no incident: {message.text[:80]!r}"
        return
    step = edit_of(mark[1]) if is_edit else mark[1]
    if step not in journal.intents(mark[0]):
        yield f"I4 no intent: {mark[0]}/{step}"


def edit_of(step: StepKey) -> StepKey:
    """Name the intent to edit the message with this mark.

    Another row edits announcements than the one that posts them.
    """
    if row_of(step) == ANNOUNCE:
        return StepKey(f"announcement/{target_of(step)}/1/edit")
    return StepKey(f"{step}/edit")


def unintended_channel(journal: OpenJournal, name: str) -> Iterator[str]:
    number = number_in(name)
    if not number or CHANNEL not in journal.intents(number):
        yield f"I4 no intent: channel {name}"


def unintended_write(
    journal: OpenJournal, channel: str, row: str, *, only_own: bool = False
) -> Iterator[str]:
    number = journal.owner(channel)
    if number is None and not only_own:
        yield f"I4 a write of no incident: {row} in {channel}"
    elif number and row not in {x.partition("/")[0] for x in journal.intents(number)}:
        yield f"I4 no intent: {number}/{row}"
