"""Answers to people who write what users see."""

from actors.incident.model import Incident
from bot.words.phrases import name_of
from bot.words.spans import Said, quoted, say


def saved(incident: Incident) -> Said:
    return say(
        "{incident}: what users see is saved: “{text}”. "
        "Every channel that was told about it is being told.",
        incident=name_of(incident.number),
        text=incident.impact,
    )


def too_long(typed: str, limit: int) -> Said:
    return say(
        "This is not saved, because it has {size} characters. "
        "Shorten it to {limit} or fewer. You typed:{text}",
        size=len(typed),
        limit=limit,
        text=quoted(typed),
    )
