"""A bounded memory: it keeps the latest things and drops the oldest."""

from collections.abc import Callable
from typing import Generic, TypeVar

from attrs import define, field

V = TypeVar("V")

REMEMBERED = 512
"""How many windows are remembered; people hardly have as many open at a time."""


@define
class Recent(Generic[V]):
    """Values by a key, made when they are first asked for; the oldest are dropped."""

    make: Callable[[], V]
    most: int = REMEMBERED
    _values: dict[str, V] = field(factory=dict, init=False)

    def of(self, key: str) -> V:
        value = self._values.pop(key, None)
        self._values[key] = value = self.make() if value is None else value
        if len(self._values) > self.most:
            del self._values[next(iter(self._values))]
        return value
