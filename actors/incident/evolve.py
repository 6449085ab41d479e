"""How an event changes an incident; it never refuses one."""

from collections.abc import Iterable, Mapping
from typing import TypeVar, assert_never

from attrs import evolve as with_

from actors.incident.events import (
    ChannelCreated,
    ChannelNameTaken,
    Closed,
    Confirmed,
    Declared,
    DescriptionChanged,
    Event,
    HumanEvent,
    Invited,
    InviteRefused,
    LeadChanged,
    Reopened,
    Retried,
    ServiceChanged,
    SeverityChanged,
    Shown,
    ShowRefused,
    StepDeferred,
    StepDone,
    StepEvent,
    StepFailed,
    StepNotFound,
    StepStarted,
    SurfaceLost,
    TitleChanged,
)
from actors.incident.facts import Lead, Mark
from actors.incident.ids import ChannelId, PersonId, StepKey
from actors.incident.keys import ANNOUNCE, invite_key, row_of, target_of
from actors.incident.model import (
    DECLARED,
    IN_DOUBT,
    Channel,
    Closure,
    Deferral,
    Display,
    Incident,
    Invitee,
    Notice,
    Occasion,
    Phase,
    Refusal,
    Started,
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

K = TypeVar("K")
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
    return _step(older, event)


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
            graver = SeverityMoved(before=incident.severity, after=event.severity)
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
            return _settled(incident, (event.step,))
        case _:
            assert_never(event)


def _step(incident: Incident, event: StepEvent) -> Incident:
    match event:
        case StepStarted():
            started = Started(
                at=event.at, version=incident.version, covers=event.covers
            )
            return with_(incident, started=_put(incident.started, event.step, started))
        case StepDone():
            return _settled(incident, (event.step,))
        case StepNotFound():
            return with_(incident, started=_drop(incident.started, event.step))
        case StepDeferred():
            return _deferred(incident, event)
        case StepFailed():
            return _refused(incident, event.step, event.error)
        case ChannelCreated():
            made = Channel(id=event.channel, name=event.name)
            return with_(_settled(incident, (event.step,)), channel=made)
        case ChannelNameTaken():
            freed = _over(incident, event.step)
            return with_(freed, names_taken=incident.names_taken + 1)
        case Invited():
            return _settled(_over(incident, event.step), (invite_key(event.person),))
        case InviteRefused():
            over = _over(incident, event.step)
            return _refused(over, invite_key(event.person), event.error)
        case Shown():
            return _shown(incident, event)
        case ShowRefused():
            over = _over(incident, event.step)
            refused = with_(
                over.display(event.surface),
                refused=event.view,
                error=event.error,
                refused_in=over.occasions[-1].key,
            )
            return with_(over, displays=_put(over.displays, event.surface, refused))
        case SurfaceLost():
            over = _over(incident, event.step)
            lost = Display(posting=over.display(event.surface).posting)
            return with_(over, displays=_put(over.displays, event.surface, lost))
        case _:
            assert_never(event)


def _retried(incident: Incident, event: Retried) -> Incident:
    """What may have been carried out is only repeated if it was asked for by name."""
    if event.step is not None:
        left = {k: v for k, v in incident.refused.items() if k != event.step}
        return with_(incident, retried=event.mark, refused=left)
    left = {k: v for k, v in incident.refused.items() if v.error == IN_DOUBT}
    displays = {name: _forgiven(x) for name, x in incident.displays.items()}
    return with_(incident, retried=event.mark, refused=left, displays=displays)


def _lead_changed(incident: Incident, event: LeadChanged) -> Incident:
    before = incident.lead(event.role.key)
    moved = LeadMoved(role=event.role, before=before, after=event.person)
    changed = _noticed(incident, event.mark, moved)
    others = tuple(x for x in incident.leads if x.role.key != event.role.key)
    if event.person is None:
        return with_(changed, leads=others)
    return with_(
        changed,
        leads=(*others, Lead(role=event.role, person=event.person)),
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


def _settled(incident: Incident, targets: tuple[StepKey, ...]) -> Incident:
    announced = dict(incident.announced)
    for target in targets:
        if row_of(target) == ANNOUNCE:
            announced[ChannelId(target_of(target))] = _version_shown(incident, target)
    done = incident
    for target in targets:
        done = _over(done, target)
    return with_(
        done,
        settled=incident.settled | frozenset(targets),
        refused={k: v for k, v in incident.refused.items() if k not in targets},
        announced=announced,
    )


def _version_shown(incident: Incident, step: StepKey) -> int:
    """The version that an announcement shows: that of its intent."""
    if step in incident.started:
        return incident.started[step].version
    if step in incident.refused:
        return incident.refused[step].version
    return incident.version


def _refused(incident: Incident, target: StepKey, error: str) -> Incident:
    version = _version_shown(incident, target)
    refusal = Refusal(error=error, version=version)
    return with_(
        _over(incident, target), refused=_put(incident.refused, target, refusal)
    )


def _deferred(incident: Incident, event: StepDeferred) -> Incident:
    earlier = incident.deferred.get(event.step)
    deferral = Deferral(
        since=earlier.since if earlier else event.at,
        until=event.until,
        why=event.why,
        attempts=earlier.attempts + 1 if earlier else 1,
    )
    started = incident.started
    return with_(
        incident,
        deferred=_put(incident.deferred, event.step, deferral),
        started=started if event.doubtful else _drop(started, event.step),
    )


def _shown(incident: Incident, event: Shown) -> Incident:
    over = _over(incident, event.step)
    before = over.display(event.surface)
    is_new = event.ts is not None and event.ts != before.ts
    display = Display(
        posting=before.posting + 1 if is_new else before.posting,
        channel=event.channel,
        ts=event.ts,
        shown=event.view,
    )
    return with_(over, displays=_put(over.displays, event.surface, display))


def _over(incident: Incident, step: StepKey) -> Incident:
    """The step is neither in doubt nor waiting any more."""
    return with_(
        incident,
        started=_drop(incident.started, step),
        deferred=_drop(incident.deferred, step),
    )


def _forgiven(display: Display) -> Display:
    return with_(display, refused=None, error="", refused_in="")


def _put(table: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**table, key: value}


def _drop(table: Mapping[StepKey, V], key: StepKey) -> Mapping[StepKey, V]:
    if key not in table:
        return table
    return {k: v for k, v in table.items() if k != key}


def _each_once(items: Iterable[V | None]) -> tuple[V, ...]:
    return tuple(dict.fromkeys(item for item in items if item is not None))
