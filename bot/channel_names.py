"""What an incident's channel is called: readable, and always valid for Slack."""

import re

from anyascii import anyascii

from actors.incident.channel_name import CHANNEL_NAME_MAX
from actors.incident.ids import IncidentNumber

_NOT_ALLOWED = re.compile(r"[^a-z0-9_]+")


def slug(typed: str) -> str:
    """Write any text in the letters that Slack allows; an emoji by its name."""
    return _NOT_ALLOWED.sub("-", anyascii(typed).lower()).strip("-_")


def channel_name(
    template: str, number: IncidentNumber, service: str, title: str
) -> str:
    """Fill the template; the end is cut, at a word where that leaves most of it."""
    filled = template.format(number=number, service=slug(service), title=slug(title))
    name = re.sub(r"-{2,}", "-", _NOT_ALLOWED.sub("-", filled.lower())).strip("-_")
    if len(name) <= CHANNEL_NAME_MAX:
        return name
    head = name[:CHANNEL_NAME_MAX]
    at_word = head.rpartition("-")[0] if name[CHANNEL_NAME_MAX] != "-" else head
    return (at_word if len(at_word) > CHANNEL_NAME_MAX // 2 else head).rstrip("-_")
