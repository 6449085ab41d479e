"""What people asked for: each delivered payload as the person meant it.

Rule: payloads are read here, never with the bot's own code.
"""

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, field, frozen

from bot.sandbox.envelope import Envelope
from bot.sandbox.fields import Fields, as_fields, as_text, dig, objects, parse
from bot.sandbox.view import elements_of, first_state

DECLARES, CHANGES, IMPACT = "declare", "update", "impact"
"""The callback ids of the windows that edit details; ``IMPACT`` is a field, too."""

CHECKS, BOXES = "checklist", "boxes"
"""The window with the checklist, and how the ids of its blocks with boxes start."""

UPDATES, STATUS = "sending_update", "status"
"""The window that sends an update, and a field of it."""

EDITS = (CHANGES, IMPACT, UPDATES)
"""The windows that may edit the details of an incident that is there."""

TITLE, SERVICE, SEVERITY, DESCRIPTION = "title", "service", "severity", "description"
LEAD = "lead"
TEST = "TEST: "
"""The beginning of the title of a test incident."""


@frozen(kw_only=True)
class LeadField:
    """The field of a role, and the service that it was shown for."""

    role: str
    service: str
    value: str
    shown: str


@frozen(kw_only=True)
class Submission:
    """A submitted window.

    Attributes:
        version: the journal version that the window shows.
        values: the values of the fields, by block.
        shown: the values before anybody touched the fields.
        before: the values at each choice that was sent to the app.
        is_again: this window, or another of the same form, was submitted before.
    """

    callback: str
    form: str
    number: int
    version: int
    person: str
    values: Mapping[str, str]
    shown: Mapping[str, str]
    before: tuple[Mapping[str, str], ...]
    is_again: bool
    envelope: Envelope = field(repr=False)

    @property
    def is_taken(self) -> bool:
        """Whether the person could see that it was accepted."""
        answer = as_fields(self.envelope.answer)
        action = answer.get("response_action")
        is_taken = action in {None, "update", "clear"} and not asks_first(answer)
        return self.envelope.acks > 0 and is_taken

    @property
    def leads(self) -> tuple[LeadField, ...]:
        return tuple(self.leads_of(self.values))

    def leads_of(self, values: Mapping[str, str]) -> Iterator[LeadField]:
        for block, value in values.items():
            kind, _, rest = block.partition(":")
            role, _, service = rest.partition(":")
            if kind == LEAD:
                shown = self.shown.get(block, "")
                yield LeadField(role=role, service=service, value=value, shown=shown)

    @property
    def chosen_leads(self) -> dict[str, str]:
        """The leads that the person chose or cleared, even before another choice.

        Another service brings new fields, and choices in the old ones are kept.
        """
        found: dict[str, str] = {}
        for values in (*self.before, self.values):
            for lead in self.leads_of(values):
                if lead.value != lead.shown:
                    found[lead.role] = lead.value
                elif found.get(lead.role, lead.value) != lead.value:
                    del found[lead.role]
        return found

    def as_test(self) -> "Submission":
        """Return the same about a test, whose title always says that it is one."""
        values, shown = (
            {x: titled(y) if x == TITLE and y else y for x, y in fields.items()}
            for fields in (self.values, self.shown)
        )
        return evolve(self, values=values, shown=shown)

    def touched(self, block: str) -> bool:
        return self.values.get(block, "") != self.shown.get(block, "")


def titled(typed: str) -> str:
    """Return the title of a test, which says that it is one, whatever is typed."""
    return typed if typed.startswith(TEST) else f"{TEST}{typed}"


def asks_first(answer: Fields) -> bool:
    """Whether the answer shows the window again, with an incident to join instead."""
    return dig(answer, "view", "callback_id") == DECLARES


Views = Mapping[str, list[Fields]]


def submissions(sent: Iterable[Envelope], views: Views) -> tuple[Submission, ...]:
    """Return every submitted window, in the order of first delivery."""
    found: list[Submission] = []
    before: dict[str, list[dict[str, str]]] = {}
    seen: set[str] = set()
    for envelope in each_once(sent):
        asked = envelope.payload
        view = as_fields(asked.get("view"))
        values = _values(as_fields(dig(view, "state", "values")))
        window = as_text(view.get("id"))
        if asked.get("type") != "view_submission":
            before.setdefault(window, []).append(values)
        if asked.get("type") != "view_submission" or not envelope.sockets:
            continue
        form = as_fields(_parsed(as_text(view.get("private_metadata"))))
        form_id = as_text(form.get("id"))
        if form.get("kind") == "test" and TITLE in values:
            values[TITLE] = titled(values[TITLE])
        found.append(
            Submission(
                callback=as_text(view.get("callback_id")),
                form=form_id,
                number=_whole(form.get("number")),
                version=_whole(form.get("version")),
                person=as_text(dig(asked, "user", "id")),
                values=values,
                shown=first_shown([*views.get(window, []), view]),
                before=tuple(before.get(window, ())),
                is_again=not seen.isdisjoint((window, form_id)),
                envelope=envelope,
            )
        )
        # A kept text opens several windows of one form.
        seen |= {window, form_id} - {""}
    return tuple(found)


def each_once(sent: Iterable[Envelope]) -> list[Envelope]:
    """Return each envelope once, even if it came again with another id."""
    return list({id(x): x for x in sent}.values())


def first_shown(views: list[Fields]) -> dict[str, str]:
    """Return the value of each block when it was first shown, which Slack keeps."""
    found: dict[str, str] = {}
    for view in views:
        for block in objects(view.get("blocks")):
            for element in elements_of(block):
                if state := first_state(element):
                    found.setdefault(as_text(block.get("block_id")), _value(state))
    return found


def _values(blocks: Fields) -> dict[str, str]:
    return {
        block: _value(as_fields(state))
        for block, states in blocks.items()
        for state in as_fields(states).values()
    }


def _value(state: Fields) -> str:
    ticked = [as_text(x.get("value")) for x in objects(state.get("selected_options"))]
    texts = (
        " ".join(sorted(ticked)),
        state.get("value"),
        state.get("selected_user"),
        dig(state.get("selected_option"), "value"),
    )
    return next((as_text(x) for x in texts if x), "")


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _parsed(text: str) -> object:
    return parse(text) if text.startswith("{") else None
