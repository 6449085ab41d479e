"""How an event changes an incident; it never refuses one."""

from collections.abc import Iterable
from typing import TypeVar, assert_never

from attrs import evolve as with_

from actors.incident.events import (
    Closed,
    Confirmed,
    Declared,
    DescriptionChanged,
    Event,
    HumanEvent,
    LeadChanged,
    Reopened,
    Retried,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.evolve_step import evolve_step, settled
from actors.incident.facts import Lead, Mark
from actors.incident.ids import PersonId, StepKey
from actors.incident.model import (
    DECLARED,
    IN_DOUBT,
    Closure,
    Display,
    Incident,
    Invitee,
    Notice,
    Occasion,
    Phase,
)
from actors.incident.views import (
    Change,
    DescriptionMoved,
    LeadMoved,
    ServiceMoved,
    SeverityMoved,
    TitleMoved,
    WasClosed,
    WasReopened,
)

V = TypeVar("V")


def replay(events: Iterable[Event]) -> Incident | None:
    """The incident that these events add up to; ``None`` before ``Declared``."""
    incident: Incident | None = None
    for event in events:
        incident = evolve(incident, event)
    return incident


def evolve(incident: Incident | None, event: Event) -> Incident | None:
    if isinstance(event, Declared):
        return _declared(event)
    if incident is None:
        return None
    older = with_(incident, version=incident.version + 1)
    if isinstance(event, HumanEvent):
        return _human(older, event)
    return evolve_step(older, event)


def _declared(event: Declared) -> Incident:
    return Incident(
        number=event.number,
        version=1,
        phase=Phase.OPEN,
        kind=event.kind,
        title=event.title,
        description=event.description,
        service=event.service,
        severity=event.severity,
        unsure=event.unsure,
        leads=event.leads,
        links=event.links,
        wanted_name=event.channel_name,
        announce=_each_once((event.origin, *event.announce)),
        plan=event.plan,
        occasions=(Occasion(key=DECLARED, mark=event.mark),),
        invitees=tuple(
            Invitee(person=person, occasion=DECLARED)
            for person in _each_once((event.mark.by, *(x.person for x in event.leads)))
        ),
    )


def _human(incident: Incident, event: HumanEvent) -> Incident:
    match event:
        case Declared():
            return incident
        case TitleChanged():
            moved = TitleMoved(before=incident.title, after=event.title)
            return with_(_noticed(incident, event.mark, moved), title=event.title)
        case DescriptionChanged():
            told = DescriptionMoved(after=event.description)
            changed = _noticed(incident, event.mark, told)
            return with_(changed, description=event.description)
        case ServiceChanged():
            shifted = ServiceMoved(before=incident.service, after=event.service)
            return with_(_noticed(incident, event.mark, shifted), service=event.service)
        case SeverityChanged():
            graver = SeverityMoved(
                before=incident.severity, after=event.severity, unsure=event.unsure
            )
            changed = _noticed(incident, event.mark, graver)
            return with_(changed, severity=event.severity, unsure=event.unsure)
        case LeadChanged():
            return _lead_changed(incident, event)
        case Closed():
            return _closed(incident, event)
        case Reopened():
            again = _noticed(incident, event.mark, WasReopened())
            return with_(again, phase=Phase.OPEN)
        case Retried():
            return _retried(incident, event)
        case Confirmed():
            return _confirmed(incident, event.step)
        case _:
            assert_never(event)


def _retried(incident: Incident, event: Retried) -> Incident:
    """What may have been carried out is only repeated if it was asked for by name."""

    def is_meant(name: str, error: str) -> bool:
        return name == event.step if event.step else error != IN_DOUBT

    return with_(
        incident,
        retried=event.mark,
        refused={k: v for k, v in incident.refused.items() if not is_meant(k, v.error)},
        displays={
            name: _forgiven(x) if is_meant(name, x.error) else x
            for name, x in incident.displays.items()
        },
    )


def _confirmed(incident: Incident, step: StepKey) -> Incident:
    """A doubted surface shows what it should, at a place that we do not know."""
    display = incident.display(step)
    if not display.error:
        return settled(incident, step)
    there = with_(_forgiven(display), shown=display.refused)
    return with_(incident, displays={**incident.displays, step: there})


def _lead_changed(incident: Incident, event: LeadChanged) -> Incident:
    before = incident.lead(event.role.key)
    moved = LeadMoved(role=event.role, before=before, after=event.person)
    changed = _noticed(incident, event.mark, moved)
    if event.person is None:
        others = tuple(x for x in incident.leads if x.role.key != event.role.key)
        return with_(changed, leads=others)
    lead = Lead(role=event.role, person=event.person)
    by_role = {x.role.key: x for x in incident.leads} | {event.role.key: lead}
    return with_(
        changed,
        leads=tuple(by_role.values()),
        invitees=_with_invitee(changed, event.person),
    )


def _with_invitee(incident: Incident, person: PersonId) -> tuple[Invitee, ...]:
    if any(invitee.person == person for invitee in incident.invitees):
        return incident.invitees
    newcomer = Invitee(person=person, occasion=incident.occasions[-1].key)
    return (*incident.invitees, newcomer)


def _closed(incident: Incident, event: Closed) -> Incident:
    lasted = event.mark.at - incident.declared.at
    over = WasClosed(summary=event.summary, after=lasted)
    told = _noticed(incident, event.mark, over)
    closure = Closure(
        occasion=told.occasions[-1].key, mark=event.mark, summary=event.summary
    )
    return with_(told, phase=Phase.CLOSED, closures=(*told.closures, closure))


def _noticed(incident: Incident, mark: Mark, change: Change) -> Incident:
    """Leave a notice; what one person changes at one time is one notice."""
    *earlier, last = incident.occasions
    if last.mark == mark and last.key != DECLARED:
        *notices, notice = incident.notices
        longer = with_(notice, changes=(*notice.changes, change))
        return with_(incident, notices=(*notices, longer))
    occasion = Occasion(key=f"v{incident.version}", mark=mark)
    notice = Notice(
        version=incident.version, occasion=occasion.key, mark=mark, changes=(change,)
    )
    return with_(
        incident,
        occasions=(*earlier, last, occasion),
        notices=(*incident.notices, notice),
    )


def _forgiven(display: Display) -> Display:
    return with_(display, refused=None, error="", refused_in="")


def _each_once(items: Iterable[V | None]) -> tuple[V, ...]:
    return tuple(dict.fromkeys(item for item in items if item is not None))
