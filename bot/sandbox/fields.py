"""JSON objects as Slack passes them, with typed readers for their values."""

import json
from typing import TypeAlias

Fields: TypeAlias = dict[str, object]

# Created once: a new encoder for each call costs more than the encoding.
ENCODER = json.JSONEncoder(separators=(",", ":"))


def parse(text: str | bytes) -> object:
    value: object = json.loads(text)
    return value


def dump(value: object) -> str:
    return ENCODER.encode(value)


def as_fields(value: object) -> Fields:
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    return value if isinstance(value, str) else ""


def objects(value: object) -> list[Fields]:
    return [item for item in as_list(value) if isinstance(item, dict)]


def dig(value: object, *keys: str) -> object:
    """Return the value at the end of the keys, or None."""
    for key in keys:
        value = as_fields(value).get(key)
    return value
