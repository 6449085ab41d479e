"""The history of a form: saying the same thing twice changes nothing."""

import hashlib
from typing import TypeVar

import anyio
from attrs import define, field

from bot.dialogue.forms.form import Form

T = TypeVar("T")

REMEMBERED = 32
"""The submissions of one form that are remembered."""


@define(eq=False)
class FormHistory:
    """What one form has said so far, as far as this process knows.

    Attributes:
        turn: held by the submission that is being carried out.
        done: the requests that were carried out.
        latest: the name of what was said last.
        content: what was said last, as the feature keeps it.
        triggers: the latest submissions, in order.
        is_late: Slack has delivered a submission again that was corrected since.
    """

    turn: anyio.Lock = field(factory=anyio.Lock)
    done: set[str] = field(factory=set)
    latest: str = ""
    content: object = None
    triggers: list[str] = field(factory=list)
    is_late: bool = False

    def arrives(self, trigger: str) -> None:
        """Note that a submission came, before anything can go wrong."""
        is_again = trigger in self.triggers
        self.is_late = is_again and self.triggers[-1] != trigger and self.latest != ""
        if trigger and not is_again:
            self.triggers = [*self.triggers[1 - REMEMBERED :], trigger]

    def request(self, name: str, trigger: str) -> str:
        """Name the request: the same text is the same one.

        Text that came back after other text is a new one, unless Slack delivers the
        earlier submission again, which has the trigger that it had.
        """
        anew = f"{name}:{trigger}"
        is_back = name in self.done and name != self.latest
        return anew if is_back and trigger and anew not in self.done else name

    def carried_out(self, name: str, trigger: str, content: object) -> None:
        self.done |= {name, f"{name}:{trigger}"}
        self.latest, self.content = name, content

    def latest_of(self, kind: type[T]) -> T | None:
        """Return what was said last, if it is of this kind and known here."""
        return self.content if isinstance(self.content, kind) else None


def name_of(form: Form, content: object) -> str:
    """Name what a form says: the same text has the same name."""
    digest = hashlib.sha256(repr(content).encode()).hexdigest()
    return f"{form.id}:{digest[:32]}"
