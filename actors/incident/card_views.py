"""What the card shows of who does what, as facts.

Rule: as in ``views.py``, names and fields are persistent data.
"""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from actors.incident.crew_views import TaskLine
from actors.incident.facts import Role, Severity


class Gap(StrEnum):
    """What an incident can lack."""

    ROLE = "role"
    IMPACT = "impact"
    FIRST_UPDATE = "first_update"
    UPDATE = "update"
    SEVERITY = "severity"
    SERVICE = "service"
    TASK_OWNER = "task_owner"


@frozen(kw_only=True)
class Missing:
    """What an incident lacks most.

    Attributes:
        role: which nobody has; only of ``Gap.ROLE``.
        severity: how it is treated until somebody confirms it; of ``Gap.SEVERITY``.
        task: which nobody has; of ``Gap.TASK_OWNER``.
        due_at: when the update is promised; of the gaps about updates.
    """

    gap: Gap
    role: Role | None = None
    severity: Severity | None = None
    task: TaskLine | None = None
    due_at: datetime | None = None
