"""No edit is lost, and nobody undoes an edit in a field that they did not touch.

A field was touched if its value differs from the value that was first shown.
"""

from collections.abc import Iterator
from typing import assert_never

from attrs import define, field, frozen

from actors.incident.details import (
    DescriptionChanged,
    ImpactChanged,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.events import Event
from actors.incident.lifecycle import Declared, Kind
from actors.incident.roles import LeadChanged
from bot.settings.configuration import Configuration
from tests.auditor.evidence import Case, Evidence
from tests.auditor.incident_state import UNSURE, IncidentState, states_of
from tests.auditor.known_events import Edited
from tests.auditor.role_changes import requested_role_changes
from tests.auditor.submissions import (
    CHANGES,
    DECLARES,
    DESCRIPTION,
    EDITS,
    IMPACT,
    LEAD,
    SERVICE,
    SEVERITY,
    TITLE,
    Submission,
)
from tests.auditor.typed_impacts import TypedImpacts
from tests.auditor.typed_severities import TypedSeverities
from tests.auditor.visible_text import is_same

TYPED = (TITLE, DESCRIPTION, IMPACT)
FIELDS = (TITLE, SERVICE, SEVERITY, DESCRIPTION, IMPACT)


@frozen(kw_only=True)
class FieldEdit:
    """A person gave a field of an incident a value; each role is a field too."""

    person: str
    name: str
    value: str

    def is_of(self, other: "FieldEdit") -> bool:
        return (self.person, self.name) == (other.person, other.name) and _agree(
            self.name, other.value, self.value
        )


def _agree(name: str, kept: str, typed: str) -> bool:
    return is_same(kept, typed) if name in TYPED else kept == typed


def field_edits(submission: Submission, config: Configuration) -> list[FieldEdit]:
    """Return the edits that a submitted window asks for."""
    person = submission.person
    is_new = submission.callback == DECLARES
    found = [
        FieldEdit(person=person, name=name, value=submission.values.get(name, ""))
        for name in FIELDS
        if is_new or submission.touched(name)
    ]
    return [
        *found,
        *(
            FieldEdit(person=person, name=f"{LEAD}:{role}", value=value)
            for role, value in chosen_leads(submission, config).items()
        ),
    ]


def chosen_leads(submission: Submission, config: Configuration) -> dict[str, str]:
    """Return the leads that were chosen or cleared, whatever the service was."""
    free = _cleared_for_another(submission, config)
    return {x: y for x, y in submission.chosen_leads.items() if x not in free}


def _cleared_for_another(submission: Submission, config: Configuration) -> set[str]:
    """Return the cleared roles that a service chosen afterwards may fill."""
    if submission.callback in EDITS and not submission.touched(SERVICE):
        return set()
    chosen = submission.values.get(SERVICE, "")
    shown_for = {x.role: x.service for x in submission.leads}
    return {
        role
        for role, value in submission.chosen_leads.items()
        if not value and shown_for.get(role) != chosen
        if default_lead(config, chosen, role)
    }


def default_lead(config: Configuration, service: str, role: str) -> str:
    """Return the configured person for a role when this service is affected."""
    for row in config.services:
        if row.service.key == service:
            return next((x.person for x in row.leads if x.role.key == role), "")
    return ""


def first_lead(config: Configuration, service: str, role: str, declarer: str) -> str:
    """Return who has a role from the declaration on, if nobody was chosen for it."""
    leads = any(x.key == role and x.leads for x in config.roles)
    return default_lead(config, service, role) or (declarer if leads else "")


def filled_in(submission: Submission, config: Configuration) -> list[FieldEdit]:
    """Return the leads that a newly chosen service may bring into free roles.

    A corrected declaration may also remove the leads that its first service brought;
    the person who declared leads the incident then.
    """
    if submission.callback in EDITS and not submission.touched(SERVICE):
        return []
    service, person = submission.values.get(SERVICE, ""), submission.person
    chosen, free = (
        chosen_leads(submission, config),
        _cleared_for_another(submission, config),
    )
    is_new = submission.callback == DECLARES
    leads = {
        x.key: {
            default_lead(config, service, x.key),
            first_lead(config, service, x.key, person if is_new else ""),
            "",
        }
        for x in config.roles
    }
    return [
        FieldEdit(person=person, name=f"{LEAD}:{role}", value=value)
        for role, people in leads.items()
        for value in sorted(people, reverse=True)
        if role not in chosen
        if value or role in free or is_new
    ]


def _taken_back(submission: Submission) -> list[FieldEdit]:
    """Return what an earlier submission of the same window may have said."""
    who, values = submission.person, submission.values
    names = FIELDS if submission.is_again else ()
    return [FieldEdit(person=who, name=x, value=values.get(x, "")) for x in names]


def about(case: Case, evidence: Evidence) -> list[Submission]:
    """Return the windows that were submitted about an incident, in order."""
    requests = evidence.journal.requests
    return [
        x.as_test() if is_test(case) else x
        for x in evidence.submissions
        if (x.number if x.callback in EDITS else requests.get(x.form)) == case.number
    ]


def is_test(case: Case) -> bool:
    first = case.events[0] if case.events else None
    return isinstance(first, Declared) and first.kind is Kind.TEST


def lost_edits(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: every edit in an accepted window took effect at some time since."""
    states = states_of(case.events)
    for submission in about(case, evidence):
        if not submission.is_taken:
            continue
        since = [x for x in states[submission.version :] if x]
        for edit in field_edits(submission, evidence.configuration):
            if submission.callback == DECLARES and edit.name.startswith(LEAD):
                continue
            values = list(dict.fromkeys(_value(x, edit.name) for x in since))
            if not any(_agree(edit.name, x, edit.value) for x in values):
                yield (
                    f"I1 lost edit, {case.number}: {edit.name} by {edit.person},"
                    f" {edit.value[:60]!r}, not {values[-1:]}"
                )


def _value(state: IncidentState, name: str) -> str:
    if name.startswith(LEAD):
        return state.leads.get(name.partition(":")[2], "")
    return state.fields[name]


@define
class _RequestedEdits:
    """The edits that were requested; each of them explains one change."""

    open: list[FieldEdit]
    free: list[FieldEdit]
    matched: set[int] = field(factory=set)

    def match(self, done: FieldEdit) -> bool:
        for place, edit in enumerate((*self.open, *self.free)):
            if place not in self.matched and edit.is_of(done):
                self.matched.add(place)
                return True
        return False


def unasked_changes(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: every change in the journal was requested by that person, once."""
    config, asked = evidence.configuration, set[tuple[str, FieldEdit]]()
    free: list[FieldEdit] = []
    for submission in about(case, evidence):
        asked |= {(submission.form, x) for x in field_edits(submission, config)}
        free += (*filled_in(submission, config), *_taken_back(submission))
    # What a declaration says is in its first event, which is not a change.
    impacts, severities = TypedImpacts.of(evidence), TypedSeverities.of(evidence)
    requested = _RequestedEdits(open=[x for _, x in sorted(asked, key=str)], free=free)
    role_changes = requested_role_changes(case, evidence)
    for place, event in enumerate(case.events):
        if isinstance(event, Declared):
            for name, value in _declared(event):
                requested.match(FieldEdit(person=event.mark.by, name=name, value=value))
        elif place in role_changes:
            continue
        elif (done := _change(event)) and not requested.match(done):
            if isinstance(event, ImpactChanged) and impacts.match(event):
                continue
            if isinstance(event, SeverityChanged) and severities.match(event):
                continue
            yield (
                f"I1 unrequested change, {case.number}: {done.name} by {done.person},"
                f" {done.value[:60]!r}"
            )


def _declared(event: Declared) -> Iterator[tuple[str, str]]:
    state = states_of([event])[-1]
    if state:
        yield from state.fields.items()
        yield from ((f"{LEAD}:{role}", who) for role, who in state.leads.items())


def _change(event: Event) -> FieldEdit | None:
    if not isinstance(event, Edited):
        return None
    match event:
        case TitleChanged(title=title):
            name, value = TITLE, title
        case DescriptionChanged(description=description):
            name, value = DESCRIPTION, description
        case ImpactChanged(impact=impact):
            name, value = IMPACT, impact
        case ServiceChanged(service=service):
            name, value = SERVICE, service.key
        case SeverityChanged(severity=severity, unsure=unsure):
            name, value = SEVERITY, UNSURE if unsure else severity.key
        case LeadChanged(role=role, person=person):
            name, value = f"{LEAD}:{role.key}", person or ""
        case _:
            assert_never(event)
    return FieldEdit(person=event.mark.by, name=name, value=value)


def unfilled_roles(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: a new service brings its lead into a free role that nobody touched."""
    states, config = states_of(case.events), evidence.configuration
    asked = [x for x in about(case, evidence) if x.callback == CHANGES]
    for version, event in enumerate(case.events, start=1):
        before = states[version - 1]
        if not isinstance(event, ServiceChanged) or before is None:
            continue
        service, who = event.service.key, event.mark.by
        same = [
            x.chosen_leads
            for x in asked
            if (x.person, x.values.get(SERVICE)) == (who, service)
        ]
        after = _after_all(case, version, states)
        for role in config.roles:
            wanted = default_lead(config, service, role.key)
            is_free = role.key not in before.leads
            is_left = same and all(role.key not in chosen for chosen in same)
            is_meant = wanted == who or (wanted and not is_test(case))
            if is_meant and is_free and is_left and after.get(role.key) != wanted:
                yield f"I1 wrong lead, {case.number}: no {role.key} came with {service}"


def _after_all(
    case: Case, version: int, states: list[IncidentState | None]
) -> dict[str, str]:
    """Return the leads after all events of the same request."""
    mark = getattr(case.events[version - 1], "mark", None)
    while version < len(case.events) and (
        getattr(case.events[version], "mark", None) == mark
    ):
        version += 1
    state = states[version]
    return dict(state.leads) if state else {}
