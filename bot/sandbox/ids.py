"""Makes ids, secrets and message timestamps."""

import random

from attrs import define, field

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
ID_LENGTH = 9
MICROS = 1_000_000


def micros(ts: str) -> int:
    """Return a timestamp in microseconds: "12.5" and "12.500000" are equal."""
    seconds, _, fraction = ts.partition(".")
    try:
        return int(seconds or 0) * MICROS + int(fraction.ljust(6, "0")[:6])
    except ValueError:
        return 0


@define(eq=False)
class IdSource:
    """Makes ids from a seed, which makes a run repeatable."""

    seed: int
    _random: random.Random = field(init=False)
    _last: int = field(default=0, init=False)
    _next: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        # These ids need not be hard to guess.
        self._random = random.Random(self.seed)  # noqa: S311

    def number(self) -> int:
        self._next += 1
        return self._next

    def new(self, prefix: str) -> str:
        return prefix + "0" + "".join(self._random.choices(LETTERS, k=ID_LENGTH))

    def secret(self, length: int = 32) -> str:
        return f"{self._random.getrandbits(length * 4):0{length}x}"

    def pick(self, count: int) -> int:
        return self._random.randrange(count)

    def ts(self, wall: float) -> str:
        """Return a message's timestamp, unique and increasing."""
        self._last = max(self._last + 1, int(wall * MICROS))
        return f"{self._last // MICROS}.{self._last % MICROS:06d}"
