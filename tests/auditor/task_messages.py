"""What people read of tasks: in the channel, and once each in private."""

from collections import Counter
from collections.abc import Iterator

from actors.incident.lifecycle import Declared, Kind
from actors.incident.steps.events import (
    Shown,
    ShowRefused,
    SurfaceLost,
    SurfaceReplaced,
)
from bot.sandbox import Message
from bot.sandbox.fields import as_text, objects
from tests.auditor.crew_state import crew_of
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.task_requests import gifts
from tests.auditor.visible_text import letters, text_of

CHANGES = (Shown, ShowRefused, SurfaceLost, SurfaceReplaced)
TASK, ASSIGNMENT = "task/", "assignment/"
TAKE, FINISH = "take_task", "finish_task"


def told_twice(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: each gift is told once, to its receiver, and nothing else is told."""
    given = {f"{ASSIGNMENT}{x.number}/1": x for x in gifts(case.events)}
    declared = next((x for x in case.events if isinstance(x, Declared)), None)
    is_test = declared is not None and declared.kind is Kind.TEST
    posted: Counter[str] = Counter()
    for message in evidence.slack_history.posted:
        mark = mark_of(message) if message.bot_id == evidence.workspace.bot_id else None
        if not mark or mark[0] != case.number or not mark[1].startswith(ASSIGNMENT):
            continue
        gift, place = given.get(mark[1]), evidence.workspace.find(message.channel)
        if gift is None:
            yield f"I2 {case.number}: told of a task that nobody gave, {mark[1]}"
            continue
        if place is None or place.name or gift.person not in place.members:
            yield f"I2 {case.number}: {mark[1]} is not in {gift.person}'s messages"
        if is_test and declared and gift.person != declared.mark.by:
            yield f"I2 {case.number}: {gift.person} heard of a test incident"
        journaled = any(
            isinstance(x, Shown) and (x.channel, x.ts) == (message.channel, message.ts)
            for x in case.events
        )
        posted[mark[1]] += journaled
    for step, times in posted.items():
        if times > 1:
            yield f"I2 {case.number}: {step} was told {times} times"


def wrong_task_messages(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: at rest each message about a task shows it, with the button that fits."""
    crew = crew_of(case.events)
    latest = {x.surface: x for x in case.events if isinstance(x, CHANGES)}
    for number, task in {**crew.open_tasks, **crew.over_tasks}.items():
        surface = f"{TASK}{number}"
        is_open = number in crew.open_tasks
        wanted = ({FINISH} if task.owner else {TAKE}) if is_open else set()
        for message in _message(latest, surface, evidence):
            yield from _wrong(case, surface, message, task.text, wanted)
            if is_open and task.owner and not _names(message, task.owner, evidence):
                yield f"I2 {case.number}: {surface} does not name {task.owner}"
        if is_open and surface not in latest and _has_channel(case):
            yield f"I1 {case.number}: there is no message of {surface}"
    for gift in gifts(case.events):
        surface = f"{ASSIGNMENT}{gift.number}"
        wanted = set() if gift.is_over else {FINISH}
        for message in _message(latest, surface, evidence):
            yield from _wrong(case, surface, message, gift.text, wanted)
        if not gift.is_over and surface not in latest and _hears(case, gift.person):
            yield f"I1 {case.number}: nobody told {gift.person} of {gift.text!r}"


def _message(
    latest: dict[str, Shown | ShowRefused | SurfaceLost | SurfaceReplaced],
    surface: str,
    evidence: Evidence,
) -> Iterator[Message]:
    """Yield the message, unless Slack refused its last edit, or it was deleted."""
    shown = latest.get(surface)
    if not isinstance(shown, Shown) or not shown.channel or not shown.ts:
        return
    place = evidence.workspace.find(shown.channel)
    if place and (message := place.message(shown.ts)):
        yield message


def _wrong(
    case: Case, surface: str, message: Message, text: str, wanted: set[str]
) -> Iterator[str]:
    if letters(text) not in letters(text_of(message)):
        yield f"I2 {case.number}: {surface} does not say {text[:60]!r}"
    elements = [x for block in message.blocks for x in objects(block.get("elements"))]
    found = {as_text(x.get("action_id")) for x in elements} & {TAKE, FINISH}
    if message.blocks and found != wanted:
        yield f"I2 {case.number}: {surface} has the buttons {sorted(found)}"


def _names(message: Message, person: str, evidence: Evidence) -> bool:
    known = {x.id: x.name for x in evidence.workspace.people}
    read = letters(text_of(message))
    return any(x and letters(x) in read for x in (person, known.get(person, "")))


def _has_channel(case: Case) -> bool:
    return case.incident is not None and case.incident.channel is not None


def _hears(case: Case, person: str) -> bool:
    declared = next((x for x in case.events if isinstance(x, Declared)), None)
    if declared is None or case.incident is None:
        return False
    return declared.kind is not Kind.TEST or person == declared.mark.by
