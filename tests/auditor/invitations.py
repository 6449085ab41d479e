"""The chosen service decides who is invited; nobody else is."""

from collections.abc import Iterator

from actors.incident.events import Event
from actors.incident.handovers import HandoverOffered
from actors.incident.ids import PersonId
from actors.incident.joining import Joined
from actors.incident.keys import INVITE, row_of, target_of
from actors.incident.lifecycle import Declared, Kind
from actors.incident.roles import LeadChanged
from actors.incident.steps.events import InviteRefused
from actors.incident.tasks import TaskAdded, TaskGiven
from bot.sandbox.fields import Fields, as_text, objects
from tests.auditor.edits import default_lead, first_lead
from tests.auditor.evidence import Case, Evidence
from tests.auditor.incident_state import states_of
from tests.auditor.submissions import (
    DECLARES,
    DESCRIPTION,
    SERVICE,
    SEVERITY,
    TITLE,
    Submission,
)
from tests.auditor.visible_text import is_same


def wrong_leads(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: an incident begins with the leads of its window, and no others."""
    first = case.events[0] if case.events else None
    asked = [
        x
        for x in evidence.submissions
        if x.callback == DECLARES
        and evidence.journal.requests.get(x.form) == case.number
    ]
    if not isinstance(first, Declared) or not asked or first.kind is Kind.TEST:
        # Nobody else is in a test; see trials.py.
        return
    same = [x for x in asked if _says_the_same(first, x)]
    if not same and any(_declares_now(x.payload, asked) for x in evidence.envelopes):
        # A button declared the text that was typed, and the window changed it later.
        return
    if not same:
        yield f"I1 {case.number} is not what was declared: {first.title[:80]!r}"
        return
    flaws = [list(_wrong_leads(case, first, x, evidence)) for x in same]
    yield from min(flaws, key=len)


def _declares_now(payload: Fields, asked: list[Submission]) -> bool:
    """Whether this is the button that declares without a window."""
    return any(
        as_text(action.get("action_id")) == "declare_now"
        and as_text(action.get("value")) in {x.form for x in asked}
        for action in objects(payload.get("actions"))
    )


def _says_the_same(first: Declared, asked: Submission) -> bool:
    state, values = states_of([first])[-1], asked.values
    return (
        state is not None
        and first.mark.by == asked.person
        and is_same(state.title, values.get(TITLE, ""))
        and is_same(state.description, values.get(DESCRIPTION, ""))
        and all(state.fields[x] == values.get(x) for x in (SERVICE, SEVERITY))
    )


def _wrong_leads(
    case: Case, first: Declared, asked: Submission, evidence: Evidence
) -> Iterator[str]:
    begun = {x.role.key: x.person for x in first.leads}
    config, chosen = evidence.configuration, asked.values.get(SERVICE, "")
    for field in asked.leads:
        wanted = _wanted(
            field.value,
            chosen,
            shown_for=field.service,
            of_shown=default_lead(config, field.service, field.role),
            of_chosen=default_lead(config, chosen, field.role),
        )
        if "" in wanted:
            wanted |= {first_lead(config, "", field.role, first.mark.by)}
        if begun.get(field.role, "") not in wanted:
            yield (
                f"I1 wrong lead, {case.number}: {field.role} is"
                f" {begun.get(field.role, 'nobody')}, not {sorted(wanted)}"
            )
    for role in sorted({x.key for x in config.roles} - {x.role for x in asked.leads}):
        who = begun.get(role, "")
        if who != first_lead(config, chosen, role, first.mark.by):
            yield (
                f"I1 wrong lead, {case.number}: {role} is {who or 'nobody'}, not chosen"
            )


def _wanted(
    value: str, chosen: str, *, shown_for: str, of_shown: str, of_chosen: str
) -> set[str]:
    if shown_for == chosen:
        return {value}
    if value == of_shown:
        return {of_chosen}
    # Cleared for one service before another was chosen: both can be meant.
    return {value} if value else {"", of_chosen}


def uninvited(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: at rest, declarer, leads and owners of tasks were invited, or refused."""
    state, incident = states_of(case.events)[-1], case.incident
    if state is None or incident is None or incident.channel is None:
        return
    place = incident.channel.id
    refused = {x.person for x in case.events if isinstance(x, InviteRefused)}
    refused |= {
        PersonId(target_of(x)) for x in incident.steps.refused if row_of(x) == INVITE
    }
    needed = {x for event in case.events for x in _needed_after(event)}
    wanted = {*state.leads.values(), incident.declared.by, *needed}
    for person in sorted(wanted - refused):
        if (place, person) not in evidence.slack_history.joined:
            yield f"I1 {case.number}: {person} was never invited"


def _needed_after(event: Event) -> set[str]:
    """Return who belongs in the channel from now on, also without a role."""
    match event:
        case Joined(mark=mark):
            return {mark.by}
        case HandoverOffered(to=person):
            return {person}
        case TaskAdded(owner=str() as owner) | TaskGiven(owner=str() as owner):
            return {owner}
        case _:
            return set()


def wrongly_invited(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: only people who declared it, joined, or got something to do were invited."""
    incident = case.incident
    if incident is None or incident.channel is None:
        return
    meant = set[str]()
    for event in case.events:
        if isinstance(event, Declared):
            meant |= {event.mark.by, *(x.person for x in event.leads)}
        if isinstance(event, LeadChanged) and event.person:
            meant.add(event.person)
        meant |= _needed_after(event)
    for call in evidence.invitations:
        if call.args.text("channel") == incident.channel.id:
            people = set(call.args.text("users").split(","))
            if strange := sorted(people - meant):
                yield f"I1 {case.number}: {strange} invited without a reason"
