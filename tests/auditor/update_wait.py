"""One wait for an update, as the auditor follows it."""

from datetime import datetime

from attrs import define

from tests.auditor.turns import Turn


@define(kw_only=True)
class Wait:
    """One wait for an update; its messages have the same number.

    Attributes:
        due: when the update was promised; ``None``: a silence.
        reader: who was asked when the reminder was posted.
        has_told_lead: the incident lead knew before this wait began.
    """

    number: int
    due: datetime | None
    turn: Turn
    second: Turn | None = None
    reader: str = ""
    has_told_lead: bool = False
    has_started: bool = False

    def end(self, place: int, at: datetime) -> None:
        self.turn.end(place, at)
        if self.second:
            self.second.end(place, at)
