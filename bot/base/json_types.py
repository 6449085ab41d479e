"""What JSON is to mypy here, and the readers that narrow it without a cast."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeGuard

Json: TypeAlias = object
JsonObject: TypeAlias = Mapping[str, object]

NOTHING: JsonObject = {}

WHOLE_MAX = 10**9
"""Beyond what we count; larger numbers fit into no column and are nobody's."""


def is_object(value: Json) -> TypeGuard[JsonObject]:
    """Tell whether this is an object; keys of parsed JSON are always text."""
    return isinstance(value, Mapping)


def as_object(value: Json) -> JsonObject:
    """Give the object, or an empty one for null, lists and anything else."""
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
    """Read a list of texts; what is empty, or no text, is left out."""
    found = items(parent, key)
    return tuple(whole_characters(x) for x in found if isinstance(x, str) and x)


def whole_characters(value: str) -> str:
    """Replace half characters, which JSON can escape and no file can hold."""
    return value.encode(errors="replace").decode()


def flag(parent: JsonObject, key: str) -> bool:
    return parent.get(key) is True


def number(parent: JsonObject, key: str, default: float = 0) -> float:
    value = parent.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return value


def whole(parent: JsonObject, key: str) -> int:
    """Read a number without its fraction; infinity and NaN, which JSON has not, are 0.

    Python reads 1e999 as infinity and NaN as itself.
    """
    value = number(parent, key)
    is_whole = isinstance(value, int) or math.isfinite(value)
    return int(value) if is_whole and abs(value) < WHOLE_MAX else 0


def dumps(value: Json) -> str:
    """Write compact ASCII JSON; NaN and infinity are bugs, not JSON."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def loads_object(raw: str | bytes) -> JsonObject | None:
    """Read one JSON object; anything else, however broken, is None."""
    try:
        value = _loads(raw)
    except (ValueError, RecursionError):
        # RecursionError: ten thousand opening brackets are not an object either.
        return None
    return value if is_object(value) else None


def _loads(raw: str | bytes) -> Json:
    try:
        value: Json = json.loads(raw)
    except ValueError:
        # Python reads no whole number of more than 4,300 digits; it is nobody's.
        value = json.loads(raw, parse_int=float)
    return value
