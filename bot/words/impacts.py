"""Answers to people who write what users see."""

from actors.incident.model import Incident
from bot.words import phrases
from bot.words.phrases import name_of
from bot.words.spans import Said, say


def saved(incident: Incident) -> Said:
    return say(
        "{incident}: what users see is saved: “{text}”. "
        "Every channel that was told about it is being told.",
        incident=name_of(incident.number),
        text=incident.impact,
    )


def too_long(typed: str, limit: int) -> Said:
    return phrases.too_long("This is not saved", typed, limit)
