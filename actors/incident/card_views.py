"""What the card shows of who does what, as facts.

Rule: as in ``views.py``, names and fields are persistent data.
"""

from enum import StrEnum

from attrs import frozen

from actors.incident.crew_views import TaskLine
from actors.incident.facts import Role, Severity


class Gap(StrEnum):
    """What an incident can lack."""

    ROLE = "role"
    IMPACT = "impact"
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
    """

    gap: Gap
    role: Role | None = None
    severity: Severity | None = None
    task: TaskLine | None = None
