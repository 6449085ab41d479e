"""The answer to a typed severity."""

from actors.incident.model import Incident
from bot.words.phrases import name_of
from bot.words.spans import Said, say


def saved(incident: Incident, *, has_changed: bool) -> Said:
    """Say which severity it has; one that is the same already is told to nobody."""
    told = " Every channel that was told about it is being told." if has_changed else ""
    return say(
        "{incident} {now} {word}.{told}",
        incident=name_of(incident.number),
        now="is now" if has_changed else "is already",
        word=incident.severity.word,
        told=told,
    )
