"""One task of an incident."""

from attrs import frozen

from actors.incident.crew_views import TaskState
from actors.incident.facts import Mark
from actors.incident.ids import PersonId


@frozen(kw_only=True)
class Task:
    """A task.

    Attributes:
        added: who added it, and when.
        given: who gave it to its owner, or took it from them, and when.
        ended: who marked it as done or dropped it, and when; ``None`` while it is open.
        link: the address of the message that it was; empty if somebody typed it.
    """

    number: int
    text: str
    owner: PersonId | None
    state: TaskState = TaskState.OPEN
    added: Mark
    given: Mark
    ended: Mark | None = None
    link: str = ""

    @property
    def is_open(self) -> bool:
        return self.state is TaskState.OPEN
