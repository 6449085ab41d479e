"""The history of a form: submitting the same text twice changes nothing."""

import hashlib
from typing import TypeVar

import anyio
from attrs import define, field

from bot.dialogue.forms.form import Form

T = TypeVar("T")

REMEMBERED = 32
"""The number of submissions remembered for each form."""


@define(eq=False)
class FormHistory:
    """The submissions of one form that this process has seen.

    Attributes:
        turn: locked while a submission is carried out.
        done: the names of the last requests that were carried out, two for each.
        latest: the name of the latest content.
        content: the latest content, in the feature's own type.
        triggers: the triggers of recent submissions, oldest first.
        is_late: Slack delivered a submission again after a later one corrected it.
    """

    turn: anyio.Lock = field(factory=anyio.Lock)
    done: list[str] = field(factory=list)
    latest: str = ""
    content: object = None
    triggers: list[str] = field(factory=list)
    is_late: bool = False

    def arrives(self, trigger: str) -> None:
        """Record that a submission arrived, before anything can fail."""
        is_again = trigger in self.triggers
        self.is_late = is_again and self.triggers[-1] != trigger and self.latest != ""
        if trigger and not is_again:
            self.triggers = [*self.triggers[1 - REMEMBERED :], trigger]

    def request(self, name: str, trigger: str) -> str:
        """Name the request: the same text submitted again is the same request.

        Going back to an earlier text is a new request, unless Slack delivers the
        earlier submission again, with the same trigger.
        """
        new_name = f"{name}:{trigger}"
        is_back = name in self.done and name != self.latest
        return new_name if is_back and trigger and new_name not in self.done else name

    def carried_out(self, name: str, trigger: str, content: object) -> None:
        names = (name, f"{name}:{trigger}")
        before = [x for x in self.done if x not in names]
        self.done = [*before, *names][-2 * REMEMBERED :]
        self.latest, self.content = name, content

    def latest_of(self, kind: type[T]) -> T | None:
        """Return the latest content if it is of this type."""
        return self.content if isinstance(self.content, kind) else None


def name_of(form: Form, content: object) -> str:
    """Name a form's content: the same content has the same name."""
    digest = hashlib.sha256(repr(content).encode()).hexdigest()
    return f"{form.id}:{digest[:32]}"
