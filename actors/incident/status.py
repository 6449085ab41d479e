"""The status of an open incident: how far people have come with it."""

from enum import StrEnum
from typing import assert_never

from attrs import frozen


class Status(StrEnum):
    """How far people have come; a closed incident has a phase instead."""

    INVESTIGATING = "investigating"
    FIXING = "fixing"
    MONITORING = "monitoring"


@frozen(kw_only=True)
class StatusWords:
    """What a team calls each status, and an incident that is closed."""

    investigating: str = "Investigating"
    fixing: str = "Fixing"
    monitoring: str = "Monitoring"
    closed: str = "Closed"

    def of(self, status: Status) -> str:
        match status:
            case Status.INVESTIGATING:
                return self.investigating
            case Status.FIXING:
                return self.fixing
            case Status.MONITORING:
                return self.monitoring
            case _:
                assert_never(status)


USUAL_WORDS = StatusWords()
"""The words of a team that chose no others."""
