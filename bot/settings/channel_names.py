"""The names of incident channels: readable, and always valid for Slack."""

import re
import string
from collections.abc import Sequence

from anyascii import anyascii

from actors.incident.channel_name import CHANNEL_NAME_MAX
from actors.incident.ids import IncidentNumber

TEST_PREFIX = "test-"
"""The beginning of the channel's name of a test incident."""

_NOT_ALLOWED = re.compile(r"[^a-z0-9_]+")


def slug(typed: str) -> str:
    """Write any text with the characters Slack allows; an emoji becomes its name."""
    return _NOT_ALLOWED.sub("-", anyascii(typed).lower()).strip("-_")


def channel_name(
    template: str, number: IncidentNumber, service: str, title: str
) -> str:
    """Fill the template, and cut the end: at a word, if most of the name remains."""
    filled = template.format(number=number, service=slug(service), title=slug(title))
    name = re.sub(r"-{2,}", "-", _NOT_ALLOWED.sub("-", filled.lower())).strip("-_")
    if len(name) <= CHANNEL_NAME_MAX:
        return name
    head = name[:CHANNEL_NAME_MAX]
    at_word = head.rpartition("-")[0] if name[CHANNEL_NAME_MAX] != "-" else head
    return (at_word if len(at_word) > CHANNEL_NAME_MAX // 2 else head).rstrip("-_")


def number_in(
    template: str, name: str, services: Sequence[str]
) -> IncidentNumber | None:
    """Return the number in a channel name that this template may have produced.

    A service before the number may no longer be configured. The channel of a test has
    the same name with a prefix.
    """
    found = _number_in(template, name, services)
    if found is None and name.startswith(TEST_PREFIX):
        return _number_in(template, name.removeprefix(TEST_PREFIX), services)
    return found


def _number_in(
    template: str, name: str, services: Sequence[str]
) -> IncidentNumber | None:
    known = "|".join(re.escape(slug(key)) for key in services)
    before = ""
    for literal, place, form, _ in string.Formatter().parse(template):
        before += re.escape(
            re.sub("-{2,}", "-", literal if before else literal.lstrip("-_"))
        )
        if place == "number":
            width = int((form or "").strip("d") or 1)
            found = re.match(f"{before}([0-9]{{{width},9}})(?![0-9])", name)
            number = int(found[1]) if found else 0
            return IncidentNumber(number) if number else None
        before += f"(?:{known}|[a-z0-9_-]*?)"
    return None
