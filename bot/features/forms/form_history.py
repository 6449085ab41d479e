"""What one form has said, so that saying it again changes nothing."""

import hashlib
from typing import TypeVar

import anyio
from attrs import define, field

from bot.features.forms.form import Form

T = TypeVar("T")

REMEMBERED = 32
"""Submissions of one form; hardly anybody corrects a window more often."""


@define(eq=False)
class FormHistory:
    """What one form has said so far, as far as this process knows.

    Attributes:
        turn: whose submission is being carried out; the next one waits.
        done: the requests that were carried out.
        latest: what was said last, by its name.
        content: what was said last, as its feature keeps it.
        triggers: the submissions that came, in order, as far back as matters.
        is_late: Slack delivers this one again, and what corrected it holds already.
    """

    turn: anyio.Lock = field(factory=anyio.Lock)
    done: set[str] = field(factory=set)
    latest: str = ""
    content: object = None
    triggers: list[str] = field(factory=list)
    is_late: bool = False

    def arrives(self, trigger: str) -> None:
        """Note a submission before anything can go wrong with it."""
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
        """What was said last, if this process knows it."""
        return self.content if isinstance(self.content, kind) else None


def name_of(form: Form, content: object) -> str:
    """Name what a submission of this form says: the same text has the same name."""
    digest = hashlib.sha256(repr(content).encode()).hexdigest()
    return f"{form.id}:{digest[:32]}"
