"""The checklist: its window, and answers about it."""

from collections.abc import Iterable

from actors.incident.facts import Severity
from actors.incident.ids import IncidentNumber
from actors.incident.seen import Check, ChecklistProgress
from bot.words.phrases import name_of
from bot.words.spans import Said, joined, say

TITLE = "Checklist"


SUBMIT = "Save checklist"


OTHERS = "Checks"
"""The heading of statements without a group."""


def progress(so_far: ChecklistProgress) -> str:
    return f"{so_far.done} of {so_far.total} done"


def heading(number: IncidentNumber, so_far: ChecklistProgress) -> Said:
    return say(
        "*{incident}: {so_far}*", incident=name_of(number), so_far=progress(so_far)
    )


def seen(found: Iterable[Check]) -> Said:
    """List what nobody has to tick, because Muster sees it."""
    lines = [
        say("• {words}: {how}", words=check.item.words, how=_how(is_done=check.is_done))
        for check in found
    ]
    return joined(["Muster ticks these by itself:", *lines], "\n")


def _how(*, is_done: bool) -> str:
    return "done, seen by Muster" if is_done else "not yet"


def none_yet(number: IncidentNumber) -> Said:
    """Say why an incident that an earlier version declared has no checklist."""
    return say(
        "{incident} has no checklist, because it was declared before Muster had any. "
        "It gets one when its severity is changed or confirmed: "
        "`/incident edit {number}`",
        incident=name_of(number),
        number=number,
    )


def none_configured(severity: Severity) -> Said:
    return say(
        "No checklist is set up for {word}. "
        "Whoever runs Muster can add one with the key `checklist`.",
        word=severity.word,
    )
