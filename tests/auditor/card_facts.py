"""What an incident's card has to say of who does what, and whether it does.

Everything is computed here from the events. Only the words that introduce a line, such
as "Missing now", are taken as they are; the rest of the wording is not judged.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from actors.incident.facts import Role
from bot.sandbox import Message
from bot.sandbox.fields import as_text, objects
from tests.auditor.crew_state import CrewState, TaskState
from tests.auditor.incident_state import IncidentState
from tests.auditor.visible_text import MENTION, letters, shows, text_of

SINCE = 4
"""The plan version since which cards show all of this."""

NAMED = 5
"""How many open tasks a card names."""

ROOM = 22
"""How many roles can have a button beside the three others; Slack takes 25 in a row."""

TELLING = 8
"""Fewer letters of a task may be part of any other text."""

UNSURE_SERVICE = "not-sure"

_TASKS = re.compile(r"^Tasks(?: left)? (\d+)?", re.MULTILINE)
_CHECKLIST = re.compile(r"^Checklist (\d+) of (\d+) done$", re.MULTILINE)
_NEXT = re.compile(r"^Next update: by (.*)$", re.MULTILINE)
_MISSING = re.compile(r"^Missing now: (.*)$", re.MULTILINE)


def wrong_facts(
    message: Message, state: IncidentState, crew: CrewState, number: int
) -> Iterator[str]:
    """Compare a card with what people typed and pressed."""
    if crew.plan < SINCE:
        return
    text = text_of(message)
    yield from _status(text, state)
    yield from _impact(text, state)
    yield from _roles(text, state, crew)
    yield from _tasks(text, state, crew)
    yield from _checklist(text, state, crew)
    yield from _promise(text, state, crew)
    yield from _missing(text, state, crew)
    # A card whose blocks Slack refused says in words what to type.
    if message.blocks:
        yield from _buttons(message, state, crew, number)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Find the card's own line; what people typed above it may look like it."""
    return max(pattern.finditer(text), key=lambda found: found.start(), default=None)


def _status(text: str, state: IncidentState) -> Iterator[str]:
    when = "" if state.closed else " since "
    if not shows(text, f"{state.status_word}{when}"):
        yield f"it does not say that it is {state.status_word!r}"


def _impact(text: str, state: IncidentState) -> Iterator[str]:
    if not state.closed and state.impact and not shows(text, state.impact):
        yield f"it does not say what users see, {state.impact[:60]!r}"


# Roles.


def _roles(text: str, state: IncidentState, crew: CrewState) -> Iterator[str]:
    for key, role in crew.roles.items():
        holder = crew.holders.get(key)
        if holder is None:
            if not state.closed and f"{letters(role.word)}nobody" not in letters(text):
                yield f"it does not say that nobody is {key}"
            continue
        notes = _notes(text, role, holder)
        is_open = not state.closed
        if ("not accepted" in notes) != (is_open and key not in crew.accepted):
            yield f"{key} is {notes!r}, and accepted: {key in crew.accepted}"
        if holder in crew.absent and "not in this channel" not in notes:
            yield f"it does not say that {holder} has left"


def _notes(text: str, role: Role, holder: str) -> str:
    """Return what is in brackets after the name of somebody with a role."""
    called = rf"{re.escape(role.word)}: {MENTION.format(holder)} \(([^)]*)\)"
    found = re.search(called, text)
    return found[1] if found else ""


# Tasks.


def _tasks(text: str, state: IncidentState, crew: CrewState) -> Iterator[str]:
    found, count = _last(_TASKS, text), len(crew.open_tasks)
    if found is None:
        if count or not state.closed:
            yield "it says nothing of tasks"
        return
    if int(found[1] or 0) != count:
        yield f"it counts {found[1] or 0} open tasks, not {count}"
    read = letters(text[found.start() :])
    for task in list(crew.open_tasks.values())[:NAMED]:
        if _named(task) not in read:
            yield f"no open task {task.text[:60]!r} of {task.owner or 'nobody'}"
    others = letters(" ".join(x.text for x in crew.open_tasks.values()))
    for task in crew.over_tasks.values():
        words = letters(task.text)
        if len(words) >= TELLING and words in read and words not in others:
            yield f"the task {task.text[:60]!r}, which is over"


def _named(task: TaskState) -> str:
    return letters(f"{task.text}{task.owner or 'no owner'}")


# The checklist.


def _checklist(text: str, state: IncidentState, crew: CrewState) -> Iterator[str]:
    found = _last(_CHECKLIST, text)
    wanted = (_checked(state, crew), len(crew.items))
    if state.closed or not crew.items:
        return
    if found is None or (int(found[1]), int(found[2])) != wanted:
        yield f"the checklist is {found and found[0]!r}, and has {wanted}"


SEEN: Mapping[str, Callable[[IncidentState, CrewState], bool]] = {
    "lead": lambda _, crew: any(crew.roles[key].leads for key in crew.holders),
    "impact": lambda state, _: bool(state.impact),
    "severity": lambda state, _: not state.unsure,
    "service": lambda state, _: state.service.key != UNSURE_SERVICE,
    # There is a card, so there is a channel.
    "channel": lambda _, __: True,
    "roles": lambda _, crew: (
        len(set(crew.holders.values())) >= max(1, min(4, len(crew.roles)))
    ),
    "tech-and-comms": lambda _, crew: {"tech", "comms"} <= crew.holders.keys(),
    "update": lambda _, crew: crew.updates > 0,
}


def _checked(state: IncidentState, crew: CrewState) -> int:
    return sum(
        SEEN[item.seen_as](state, crew)
        if item.seen_as in SEEN
        else item.key in crew.ticks
        for item in crew.items
    )


# The next update.


def _promise(text: str, state: IncidentState, crew: CrewState) -> Iterator[str]:
    """Check whom it names; what people typed above may look like that line."""
    found = _last(_NEXT, text)
    asked = _asked(crew)
    if state.closed or crew.update_at is None:
        return
    if found is None or (asked and asked not in found[1]):
        yield f"it says {found and found[0]!r} of the update that {asked} is asked for"


def _asked(crew: CrewState) -> str:
    """Return the comms lead, or the incident lead; empty if there is neither."""
    leading = [key for key, role in crew.roles.items() if role.leads]
    holders = (crew.holders.get(x) for x in ("comms", *leading))
    return next((x for x in holders if x), "")


# What is missing.


def _missing(text: str, state: IncidentState, crew: CrewState) -> Iterator[str]:
    found = _last(_MISSING, text)
    if state.closed:
        return
    wanted = _gap(state, crew)
    if found is None or letters(wanted) not in letters(found[1]):
        yield f"it says {found and found[0]!r}, and {wanted!r} is missing"


def _gap(state: IncidentState, crew: CrewState) -> str:
    """Return the words that name the most serious gap."""
    roles = [x for x in crew.free if x.leads] or [x for x in crew.free if x.needed]
    unowned = [x for x in crew.open_tasks.values() if x.owner is None]
    if roles:
        return roles[0].word
    if not state.impact:
        return "users see"
    if crew.is_due:
        return "has not been sent"
    if crew.update_at and not crew.updates:
        return "no update has been sent"
    if state.unsure:
        return state.severity.word
    if state.service.key == UNSURE_SERVICE:
        return "service"
    return unowned[0].text if unowned else "nothing"


# Buttons.


def _buttons(
    message: Message, state: IncidentState, crew: CrewState, number: int
) -> Iterator[str]:
    found = set(_values(message))
    if state.closed:
        wanted = {("reopen", str(number))}
    else:
        wanted = {(x, str(number)) for x in ("ask_to_close", "send_update")}
        wanted |= {("take_role", f"{number} {x.key}") for x in crew.free[:ROOM]}
        wanted |= set() if state.impact else {("write_impact", str(number))}
    if lost := wanted - found:
        yield f"no button {sorted(lost)}"
    if strange := found - wanted:
        yield f"a button too many {sorted(strange)}"


def _values(message: Message) -> Iterator[tuple[str, str]]:
    for block in message.blocks:
        for element in objects(block.get("elements")):
            if element.get("type") == "button":
                action, _, _ = as_text(element.get("action_id")).partition("/")
                yield action, as_text(element.get("value"))
