"""What the bot promised to people, noted and checked when it was said."""

import sqlite3

from attrs import define, field, frozen

from bot.sandbox.args import Args
from bot.sandbox.envelope import Envelope
from bot.sandbox.fields import Fields, as_fields, as_text, dig, parse
from bot.slack import actions

DONE = ("is closed. I am telling", "is open again", "noted as done")
"""Words that say that something is recorded now."""

WINDOWS = "/incident"
"""The command that may be answered by a window instead of words."""


@frozen(kw_only=True)
class Declaration:
    """A declaration that was acknowledged, by the id of its form."""

    form: str
    person: str
    title: str


@define(eq=False)
class Promises:
    """Listens to acknowledgements; the journal must know what they speak of."""

    disk: sqlite3.Connection
    found: list[str] = field(factory=list)
    declared: dict[str, Declaration] = field(factory=dict)
    bare: dict[str, Declaration] = field(factory=dict)
    submitted: dict[str, Declaration] = field(factory=dict)
    answers: list[Fields] = field(factory=list)
    _triggers: dict[str, str] = field(factory=dict)

    def sent(self, payload: Fields) -> None:
        """Slack delivers this, perhaps again."""
        if made := _declaration(payload):
            self.submitted[made.form] = made

    def acknowledged(self, envelope: Envelope, payload: object) -> None:
        """An acknowledgement arrives at this moment."""
        fields = as_fields(payload)
        self.answers.append(fields)
        asked = envelope.payload
        url = as_text(asked.get("response_url"))
        self._triggers[url] = as_text(asked.get("trigger_id"))
        if asked.get("type") == "view_submission":
            self._submitted(envelope, fields)
        elif command := as_text(asked.get("command")):
            if not fields and envelope.acks == 1 and command != WINDOWS:
                self.found.append(f"I1 {command} was answered with nothing")
            text = as_text(fields.get("text"))
            self._is_recorded(text, as_text(asked.get("trigger_id")))

    def responds(self, args: Args) -> None:
        """Words for one person arrive at this moment."""
        self.answers.append(args.fields)
        self._is_recorded(args.text("text"), self._triggers.get(args.text("url"), ""))

    def _submitted(self, envelope: Envelope, fields: Fields) -> None:
        asked = envelope.payload
        made = _declaration(asked)
        if made is None:
            return
        if fields.get("response_action") == "update":
            self.declared[made.form] = made
            self._has(made.form, f"declaration acknowledged: {made.title!r}")
        elif not fields and envelope.acks == 1:
            self.bare[made.form] = made

    def _is_recorded(self, text: str, request: str) -> None:
        if any(words in text for words in DONE):
            self._has(request, f"said: {text}")

    def _has(self, request: str, what: str) -> None:
        row = self.disk.execute(
            "SELECT 1 FROM requests JOIN incidents ON number = incident"
            " WHERE request = ?",
            (request,),
        ).fetchone()
        if row is None:
            self.found.append(f"I5 not in the journal yet, {what}")


def _declaration(asked: Fields) -> Declaration | None:
    view = as_fields(asked.get("view"))
    is_submitted = asked.get("type") == "view_submission"
    if not is_submitted or view.get("callback_id") != actions.DECLARE:
        return None
    form = as_fields(parse(as_text(view["private_metadata"])))
    typed = as_text(dig(view, "state", "values", "title", "value", "value"))
    return Declaration(
        form=as_text(form.get("id")),
        person=as_text(dig(asked, "user", "id")),
        title=" ".join(typed.split()),
    )
