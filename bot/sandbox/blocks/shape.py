"""A small language in which the tables of Block Kit are written.

A check takes a value and its JSON pointer, and yields what is wrong with it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

Check: TypeAlias = Callable[[object, str], Iterator[str]]
Checks: TypeAlias = Mapping[str, Check]


def problem(what: str, at: str) -> str:
    return f"[ERROR] {what} [json-pointer:{at}]"


def string(most: int, least: int = 1) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)

    return check


def boolean(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield problem("must be a boolean", at)


def integer(least: int, most: int) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must be an integer", at)
        elif not least <= value <= most:
            yield problem(f"must be between {least} and {most}", at)

    return check


def one_of(*allowed: str) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem("must be a valid enum value", at)

    return check


def array(item: Check, most: int, least: int = 1) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", at)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield problem(f"no less than {least} items required", at)
        for number, found in enumerate(value):
            yield from item(found, f"{at}/{number}")

    return check


def shape(
    required: Checks, optional: Checks | None = None, *, rule: Check | None = None
) -> Check:
    """Check an object's fields; a rule sees the object when its fields are right."""
    fields = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        missing = [name for name in required if value.get(name) is None]
        yield from (problem(f"missing required field: {name}", at) for name in missing)
        right = not missing
        for name, found in value.items():
            if name == "type" or found is None:
                continue
            if name not in fields:
                right = False
                yield problem(f"invalid additional property: {name}", at)
                continue
            for trouble in fields[name](found, f"{at}/{name}"):
                right = False
                yield trouble
        if rule and right:
            yield from rule(value, at)

    return check


def tagged(table: Checks, allowed: Collection[str] | None = None) -> Check:
    """Check an object by its `type`."""
    known = table.keys() if allowed is None else table.keys() & allowed

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        kind = value.get("type")
        if kind is None:
            yield problem("missing required field: type", at)
        elif not isinstance(kind, str) or kind not in known:
            yield problem(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from table[kind](value, at)

    return check
