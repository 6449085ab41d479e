"""The journal alone: allowed events, no gaps, a correct index, rest at the end."""

from collections.abc import Iterator

from actors.incident import keys
from actors.incident.ending import ClosedAutomatically
from actors.incident.events import Event
from actors.incident.ids import ChannelId, PersonId
from actors.incident.joining import Joined
from actors.incident.lifecycle import Closed, Declared, Kind, Reopened
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines
from actors.incident.steps.events import ChannelCreated
from actors.incident.views import (
    AppealView,
    FreshView,
    Progress,
    ReceiptLine,
    ReceiptView,
)
from actors.moves import Act
from tests.auditor.evidence import SOON, Case, Evidence
from tests.auditor.incident_state import IncidentState, states_of
from tests.auditor.known_events import Asked, Edited, Updated


def wrong_moves(case: Case) -> Iterator[str]:
    """I3: each event is allowed in its phase, and the versions have no gap."""
    if case.versions != tuple(range(1, len(case.events) + 1)):
        yield f"I3 incident {case.number}: versions {case.versions}"
    for version, (state, event) in enumerate(
        zip(states_of(case.events), case.events, strict=False), start=1
    ):
        if not _may_follow(state, event):
            phase = (
                "no incident" if state is None else "closed" if state.closed else "open"
            )
            yield f"I3 {case.number} v{version}: {type(event).__name__} in {phase}"


def _may_follow(state: IncidentState | None, event: Event) -> bool:
    """Whether this event may follow in this state."""
    match event:
        case Declared():
            return state is None
        case _ if state is None:
            return False
        case Reopened():
            return state.closed is not None
        case Closed() | ClosedAutomatically():
            return state.closed is None
        case _:
            needs_open = isinstance(event, Edited | Updated | Asked)
            return state.closed is None or not needs_open


def wrong_index(case: Case) -> Iterator[str]:
    """I7: the index agrees with the events."""
    state, row = states_of(case.events)[-1], case.row
    if state is None or row is None:
        yield f"I7 incident {case.number}: events without a row, or the reverse"
        return
    made = [x.channel for x in case.events if isinstance(x, ChannelCreated)]
    declared = next((x for x in case.events if isinstance(x, Declared)), None)
    pairs = {
        "version": (row.version, len(case.events)),
        "phase": (row.phase, "closed" if state.closed else "open"),
        "title": (row.title, state.title),
        "severity": (row.severity, state.severity.word),
        "service": (row.service, state.service.name),
        "channel": (row.channel, made[-1] if made else None),
        "kind": (row.kind, declared.kind if declared else None),
        "visibility": (row.visibility, declared.visibility if declared else None),
    }
    for name, (indexed, replayed) in pairs.items():
        if indexed != replayed:
            yield f"I7 {case.number}: {name} is {indexed!r}, by replay {replayed!r}"
    if row.parked:
        yield f"I6 incident {case.number} is parked: {row.parked}"


def unfinished_work(case: Case, evidence: Evidence) -> Iterator[str]:
    """At rest nothing is left to do, and somebody was told of every failed step."""
    incident, row = case.incident, case.row
    if incident is None or row is None:
        return
    move = next_move(incident, evidence.now + SOON / 2)
    if isinstance(move, Act):
        yield f"I6 {case.number}: not at rest, {move}"
    if incident.closed and row.due_at:
        yield f"I6 {case.number}: closed, and due at {row.due_at}"
    if incident.steps.started:
        yield f"I6 {case.number}: still in doubt, {sorted(incident.steps.started)}"
    for line in open_lines(incident):
        if line.progress is Progress.WAITING:
            yield f"I6 {case.number}: still waiting, {line.step}"
        elif not _is_told(incident, line):
            yield f"I1 {case.number}: nobody was told of {line.step} ({line.error})"


def missing_steps(case: Case) -> Iterator[str]:
    """I1: every step that follows from the facts is done or refused.

    It is counted from the facts, because the plan is part of what is judged. What a
    new row owes belongs here; ``rows.py`` reports its steps until the row is known.
    """
    incident = case.incident
    if incident is None:
        return
    owed = {keys.CHANNEL_KEY, *(keys.announce_key(x) for x in incident.announce)}
    owed |= {keys.reply_key(x) for x in _answered(case)}
    if incident.channel:
        owed |= {keys.invite_key(x) for x in _people(case)}
        owed |= {keys.bookmark_key(link.key) for link in incident.links}
        owed |= {
            keys.joining_key(version)
            for version, x in enumerate(case.events, start=1)
            if isinstance(x, Joined) and x.note
        }
        if incident.closed and not incident.closed.is_automatic:
            owed.add(keys.handoff_key(len(incident.lifecycle.closures)))
        for name in (keys.CARD, keys.TOPIC):
            display = incident.steps.display(name)
            if display.shown is None and not display.error:
                yield f"I1 {case.number}: no {name}, and it was not given up"
    over = {*incident.steps.settled, *incident.steps.refused}
    for target in sorted(owed - over):
        yield f"I1 {case.number}: {target} is neither done nor given up"


def _answered(case: Case) -> set[ChannelId]:
    """Return where a message gets an answer besides its channel's announcement."""
    return {
        x.origin
        for x in case.events
        if isinstance(x, Declared) and x.origin and x.origin_thread
        if x.origin in x.announce and x.kind is not Kind.TEST
    }


def _people(case: Case) -> set[PersonId]:
    """Return the declarer and the leads."""
    leads = {x.person for x in case.incident.leads} if case.incident else set()
    return leads | {x.mark.by for x in case.events if isinstance(x, Declared)}


def _shows(view: FreshView | None, line: ReceiptLine) -> bool:
    """Whether the view has the line; one that names nobody only counts people."""
    match view:
        case ReceiptView(lines=lines):
            return line in lines
        case AppealView(lines=lines, uninvited=uninvited):
            return line in lines or (line.row == keys.INVITE and uninvited > 0)
        case _:
            return False


def _is_told(incident: Incident, line: ReceiptLine) -> bool:
    """Whether a direct message has this line, or Slack refused all of them."""
    receipts = {
        name: display
        for name, display in incident.steps.displays.items()
        if name.startswith(f"{keys.RECEIPT}/")
    }
    shows = any(_shows(display.shown, line) for display in receipts.values())
    return shows or any(display.error for display in receipts.values())
