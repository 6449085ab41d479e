"""Who did what with tasks: as people typed it, selected it or entered it, and no more.

Rule: who has which task is computed here, from the events and in their order.
"""

import html
import re
from collections.abc import Iterator

from attrs import define, frozen

from actors.incident.events import Event
from actors.incident.tasks import (
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskGiven,
    TaskReopened,
    TasksEvent,
)
from bot.sandbox.envelope import Envelope
from bot.sandbox.fields import as_text, dig, objects
from tests.auditor.answers import asker
from tests.auditor.evidence import Case, Evidence
from tests.auditor.submissions import Submission, each_once
from tests.auditor.typed_text import SELECTOR
from tests.auditor.visible_text import is_same, letters, rest_before

COMMAND, WORD = "/incident", "task"
ADDING, GIVING = "adding_task", "giving_task"
"""The windows that add a task and give it to somebody."""

MAKING = "making_task"
"""The window that adds a task to the incident that somebody chooses in it."""

MAKE = "make_task"
"""The shortcut that makes a task of a message."""

BUTTONS = {
    "take_task": TaskGiven,
    "finish_task": TaskDone,
    "drop_task": TaskDropped,
    "reopen_task": TaskReopened,
}
TOKEN = re.compile(r"<@([UW][A-Z0-9]+)(\|[^>]*)?>")
ADDED = re.compile(r"Task added: “(.*)”\. ", re.DOTALL)
"""The answer to a person whose task was added."""


@frozen(kw_only=True)
class Press:
    """Somebody selected a button of a task, and the bot received it."""

    person: str
    number: int
    task: int
    kind: type


def _presses(evidence: Evidence) -> Iterator[Press]:
    for envelope in evidence.envelopes:
        for action in objects(envelope.payload.get("actions")):
            kind = BUTTONS.get(as_text(action.get("action_id")))
            number, _, task = as_text(action.get("value")).partition(" ")
            if kind and envelope.sockets:
                yield Press(
                    person=asker(envelope.payload),
                    number=int(number),
                    task=int(task),
                    kind=kind,
                )


def unasked_task_changes(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: every change of a task is one that this person asked for."""
    pressed = {
        (x.person, x.task, x.kind)
        for x in _presses(evidence)
        if x.number == case.number
    }
    typed = [x for x in each_once(evidence.envelopes) if x.sockets]
    for event in (x for x in case.events if isinstance(x, TasksEvent)):
        match event:
            case TaskAdded():
                command = next((x for x in typed if _types(x, event)), None)
                if command:
                    typed.remove(command)
                is_asked = (
                    bool(command)
                    or _enters(event, case, evidence)
                    or _makes(event, case, evidence)
                )
            case TaskGiven():
                is_own = event.owner == event.mark.by
                is_asked = is_own and _key(event) in pressed
                is_asked = is_asked or _gives(event, case, evidence)
            case TaskDropped():
                is_asked = _key(event) in pressed or _corrects(event, case, evidence)
            case _:
                is_asked = _key(event) in pressed
        if not is_asked:
            yield f"I1 unrequested task, {case.number}: {event}"


def _key(event: TasksEvent) -> tuple[str, int, type]:
    return event.mark.by, event.task, type(event)


def _types(envelope: Envelope, event: TaskAdded) -> bool:
    """Whether this command adds this task, for this owner and nobody else."""
    asked = envelope.payload
    is_theirs = asked.get("command") == COMMAND and asker(asked) == event.mark.by
    before = is_theirs and rest_before(as_text(asked.get("text")), event.text)
    word, *others = (before or "").split() or [""]
    sent = as_text(asked.get("text")).split()[: 1 + len(others)]
    named = [found[1] for x in sent if (found := TOKEN.fullmatch(x))]
    rest = [x for x in others if not x.startswith(("@", "<@"))]
    is_named = len(rest) <= 1 and all(SELECTOR.fullmatch(x) for x in rest)
    return word.lower() == WORD and is_named and named == _owners(event)


def _owners(event: TaskAdded) -> list[str]:
    return [event.owner] if event.owner else []


def _enters(event: TaskAdded, case: Case, evidence: Evidence) -> bool:
    return any(
        _is_about(x, case)
        and x.person == event.mark.by
        and is_same(event.text, x.values.get("task", ""))
        and x.values.get("owner", "") == (event.owner or "")
        for x in evidence.submissions
    )


def _is_about(submission: Submission, case: Case) -> bool:
    """Whether a window adds a task to this incident."""
    if submission.callback == MAKING:
        return submission.values.get("incident") == str(case.number)
    return (submission.callback, submission.number) == (ADDING, case.number)


def _makes(event: TaskAdded, case: Case, evidence: Evidence) -> bool:
    """Whether the same person made it of a message in the incident's channel."""
    own = case.incident.own_channel if case.incident else None
    return event.owner is None and any(
        asker(x.payload) == event.mark.by
        and as_text(dig(x.payload, "channel", "id")) == own
        and as_text(dig(x.payload, "message", "ts")).replace(".", "") in event.link
        and _is_start_of(event.text, as_text(dig(x.payload, "message", "text")))
        for x in evidence.envelopes
        if x.sockets and x.payload.get("callback_id") == MAKE
    )


def _is_start_of(text: str, sent: str) -> bool:
    """Whether a task has a message's words, of which the last may be cut off."""
    start = text.removesuffix("…")
    is_whole = start == text
    known = letters(html.unescape(sent))
    return known == letters(text) if is_whole else known.startswith(letters(start))


def _corrects(event: TaskDropped, case: Case, evidence: Evidence) -> bool:
    """Whether the same person sent the window that added it once more."""
    forms = [
        x.form
        for x in evidence.submissions
        if x.callback == MAKING or _is_about(x, case)
        if x.person == event.mark.by
    ]
    return len(set(forms)) < len(forms)


def _gives(event: TaskGiven, case: Case, evidence: Evidence) -> bool:
    block = f"owner/{event.task}"
    return any(
        (x.callback, x.number, x.person) == (GIVING, case.number, event.mark.by)
        and x.values.get(block, "") == (event.owner or "")
        for x in evidence.submissions
        if block in x.values or not event.owner
    )


def second_takers(case: Case, evidence: Evidence) -> Iterator[str]:
    """I3: whoever selects *Take task* second never has it; ended tasks stay ended."""
    owners: dict[int, str | None] = {}
    over: set[int] = set()
    for event in (x for x in case.events if isinstance(x, TasksEvent)):
        task, who = event.task, event.mark.by
        if (task in over) != isinstance(event, TaskReopened):
            yield f"I3 {case.number}: {type(event).__name__} of {task}, over: {over}"
        match event:
            case TaskAdded(owner=owner):
                owners[task] = owner
            case TaskGiven(owner=owner):
                had = owners.get(task)
                if owner == who and had and not _gives(event, case, evidence):
                    yield f"I3 {case.number}: {who} took task {task}, which {had} had"
                owners[task] = owner
            case TaskDone() | TaskDropped():
                over.add(task)
            case TaskReopened():
                over.discard(task)


def lost_tasks(evidence: Evidence) -> Iterator[str]:
    """I1: people who read that their task was added find it in the journal."""
    events = [x for case in evidence.journal.cases.values() for x in case.events]
    kept = {(x.mark.by, letters(x.text)) for x in events if isinstance(x, TaskAdded)}
    for line in evidence.slack_history.ephemeral:
        said = ADDED.match(line.text)
        if said and (line.person, letters(html.unescape(said[1]))) not in kept:
            yield f"I1 task added and not recorded: {line.text[:80]!r}"


# Who is told.


@define
class Gift:
    """Somebody gave a task to another person, who is told of it once.

    Attributes:
        is_over: they do not have it any more, or it is done or dropped.
    """

    number: int
    task: int
    person: str
    text: str
    is_over: bool = False


def gifts(events: tuple[Event, ...]) -> list[Gift]:
    """Return what people were given by others, in order."""
    found: list[Gift] = []
    texts: dict[int, str] = {}
    owners: dict[int, str | None] = {}
    for event in events:
        if not isinstance(event, TasksEvent):
            continue
        task = event.task
        if isinstance(event, TaskAdded):
            texts[task] = event.text
        if isinstance(event, TaskAdded | TaskGiven):
            owners[task] = event.owner
        owner = owners[task]
        for gift in found:
            gift.is_over = gift.is_over or gift.task == task
        is_new = isinstance(event, TaskAdded | TaskGiven | TaskReopened)
        if is_new and owner and owner != event.mark.by:
            found.append(Gift(len(found) + 1, task, owner, texts[task]))
    return found
