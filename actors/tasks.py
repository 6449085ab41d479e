"""Tasks that are started late: beside a group that may be ending.

Rule: whoever starts a task outside the body of its group asks first. A cancelled group
of anyio does not cancel a newcomer once its other tasks have heard of it; at its first
lock the newcomer then takes the processor for ever, and the group never ends.
"""

from anyio.abc import TaskGroup


def may_start(tasks: TaskGroup) -> bool:
    """Whether a task that joins now is also told when all are to end."""
    return not tasks.cancel_scope.cancel_called
