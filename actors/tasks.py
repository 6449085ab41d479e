"""Tasks that start while their group may be ending.

Rule: outside the body of a task group, ask before starting a task in it. anyio does not
cancel a task that joins a cancelled group once the other tasks have been cancelled; at
its first lock the new task then spins for ever, and the group never ends.
"""

from anyio.abc import TaskGroup


def may_start(tasks: TaskGroup) -> bool:
    """Whether a task that joins now would be cancelled with the others."""
    return not tasks.cancel_scope.cancel_called
