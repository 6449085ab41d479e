"""Slack tokens, which no log or traceback may show."""

from attrs import field, frozen


@frozen(repr=False, str=False)
class Token:
    """A secret that is shown only by ``reveal``."""

    _value: str = field()

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        kind, dash, _ = self._value.partition("-")
        return f"{kind}{dash}…(redacted)" if dash else "(redacted)"

    def __str__(self) -> str:
        return repr(self)
