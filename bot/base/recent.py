"""A cache of limited size that keeps the values used most recently."""

from collections.abc import Callable
from typing import Generic, TypeVar

from attrs import define, field

V = TypeVar("V")

REMEMBERED = 256
"""The usual size of a cache."""


@define
class Recent(Generic[V]):
    """Values by key, made on first use. The least recently used is dropped first."""

    make: Callable[[], V]
    most: int = REMEMBERED
    _values: dict[str, V] = field(factory=dict, init=False)

    def of(self, key: str) -> V:
        value = self._values.pop(key, None)
        self._values[key] = value = self.make() if value is None else value
        if len(self._values) > self.most:
            del self._values[next(iter(self._values))]
        return value
