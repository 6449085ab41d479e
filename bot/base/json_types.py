"""JSON as types, and functions that read it without a cast."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeGuard

Json: TypeAlias = object
JsonObject: TypeAlias = Mapping[str, object]

NOTHING: JsonObject = {}

WHOLE_MAX = 10**9
"""Nothing that the bot counts reaches this, and every database column can store it."""


def is_object(value: Json) -> TypeGuard[JsonObject]:
    """Whether this is an object. The keys of parsed JSON are always text."""
    return isinstance(value, Mapping)


def as_object(value: Json) -> JsonObject:
    """Return the object, or an empty one for null, a list or anything else."""
    return value if is_object(value) else NOTHING


def child(parent: JsonObject, key: str) -> JsonObject:
    return as_object(parent.get(key))


def items(parent: JsonObject, key: str) -> Sequence[Json]:
    value = parent.get(key)
    return value if isinstance(value, list | tuple) else ()


def text(parent: JsonObject, key: str, default: str = "") -> str:
    value = parent.get(key)
    return whole_characters(value) if isinstance(value, str) else default


def texts(parent: JsonObject, key: str) -> tuple[str, ...]:
    """Read a list of texts, without empty ones and other values."""
    found = items(parent, key)
    return tuple(whole_characters(x) for x in found if isinstance(x, str) and x)


def whole_characters(value: str) -> str:
    """Replace lone surrogates, which JSON can escape but no file can contain."""
    return value if value.isascii() else value.encode(errors="replace").decode()


def flag(parent: JsonObject, key: str) -> bool:
    return parent.get(key) is True


def number(parent: JsonObject, key: str, default: float = 0) -> float:
    value = parent.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return value


def whole(parent: JsonObject, key: str) -> int:
    """Read a number without its fraction; infinity and NaN become 0.

    JSON has neither, but Python reads 1e999 as infinity, and NaN as NaN.
    """
    value = number(parent, key)
    is_whole = isinstance(value, int) or math.isfinite(value)
    return int(value) if is_whole and abs(value) < WHOLE_MAX else 0


# json.dumps makes an encoder for each call, unless everything is as it likes it.
_compact = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


def dumps(value: Json) -> str:
    """Write compact ASCII JSON; NaN and infinity are bugs."""
    return _compact.encode(value)


def loads_object(raw: str | bytes) -> JsonObject | None:
    """Read one JSON object; None for anything else, even broken text."""
    try:
        value = _loads(raw)
    except (ValueError, RecursionError):
        # RecursionError: text that is nested too deeply, such as 10,000 brackets.
        return None
    return value if is_object(value) else None


def _loads(raw: str | bytes) -> Json:
    try:
        value: Json = json.loads(raw)
    except ValueError:
        # Python refuses whole numbers of more than 4,300 digits. Nobody needs them.
        value = json.loads(raw, parse_int=float)
    return value
