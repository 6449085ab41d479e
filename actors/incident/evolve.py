"""How an event changes an incident; no event is ever refused."""

from collections.abc import Iterable
from typing import assert_never

from immutables import Map

from actors.incident import details, lifecycle, question, roles, trouble
from actors.incident.copies import changed
from actors.incident.details import Details, DetailsEvent, SeverityChanged
from actors.incident.events import Event, HumanEvent, News
from actors.incident.facts import Mark
from actors.incident.hearing import (
    channel_created,
    not_told,
    target_done,
    told,
    trouble_settled,
)
from actors.incident.ids import ChannelId
from actors.incident.lifecycle import Declared, Lifecycle, LifecycleEvent
from actors.incident.model import DECLARED, Incident, Occasion
from actors.incident.notices import Notice, extended, noticed
from actors.incident.question import QuestionEvent, TimerEvent, new_question
from actors.incident.roles import RolesEvent, new_roles
from actors.incident.steps.events import (
    ChannelCreated,
    StepDone,
    StepEvent,
    StepFailed,
)
from actors.incident.steps.evolve import evolve_steps
from actors.incident.trouble import TroubleEvent


def replay(events: Iterable[Event]) -> Incident | None:
    """Return the incident after these events; ``None`` before ``Declared``."""
    incident: Incident | None = None
    for event in events:
        incident = evolve(incident, event)
    return incident


def evolve(incident: Incident | None, event: Event) -> Incident | None:
    if isinstance(event, Declared):
        return _declared(event)
    if incident is None:
        return None
    if isinstance(event, StepEvent):
        return _step_taken(incident, event)
    incident = changed(incident, version=incident.version + 1)
    if isinstance(event, TimerEvent):
        return _changed(incident, event)
    news = news_of(incident, event)
    told_of = _noticed(incident, event.mark, news) if news else incident
    return _changed(told_of, event)


def _declared(event: Declared) -> Incident:
    occasion = Occasion(key=DECLARED, version=1, mark=event.mark)
    return Incident(
        number=event.number,
        version=1,
        kind=event.kind,
        visibility=event.visibility,
        links=event.links,
        wanted_name=event.channel_name,
        announce=_each_once(event.origin, *event.announce),
        plan=event.plan,
        occasions=Map({DECLARED: occasion}),
        latest=occasion,
        lifecycle=Lifecycle(declared=event.mark),
        details=Details(
            title=event.title,
            description=event.description,
            service=event.service,
            severity=event.severity,
            unsure=event.unsure,
        ),
        roles=new_roles(event.leads, event.mark.by, DECLARED),
        question=new_question(event),
    )


def _step_taken(incident: Incident, event: StepEvent) -> Incident:
    version = incident.version + 1
    steps = evolve_steps(incident.steps, event, version, incident.latest.key)
    match event:
        case StepDone(step=step):
            found = told(incident.notices, step)
            after = changed(incident, version=version, steps=steps, notices=found)
            return target_done(after, step)
        case StepFailed(step=step):
            found = not_told(incident.notices, step)
            return changed(incident, version=version, steps=steps, notices=found)
        case ChannelCreated():
            after = changed(incident, version=version, steps=steps)
            return channel_created(incident, after, event.at)
        case _:
            return changed(incident, version=version, steps=steps)


def _changed(incident: Incident, event: HumanEvent | TimerEvent) -> Incident:
    """Apply the event to the parts of the state that follow it."""
    if isinstance(event, LifecycleEvent | SeverityChanged | QuestionEvent | TimerEvent):
        turns = question.evolve(incident.question, event, incident.steps)
        incident = changed(incident, question=turns)
    version, occasion = incident.version, incident.latest.key
    if isinstance(event, LifecycleEvent):
        phase = lifecycle.evolve(incident.lifecycle, event, occasion)
        return changed(incident, lifecycle=phase)
    if isinstance(event, DetailsEvent):
        return changed(incident, details=details.evolve(incident.details, event))
    if isinstance(event, RolesEvent):
        return changed(incident, roles=roles.evolve(incident.roles, event, occasion))
    if isinstance(event, TroubleEvent):
        steps = trouble.evolve(incident.steps, event, version)
        return trouble_settled(incident, changed(incident, steps=steps), event)
    if isinstance(event, QuestionEvent | TimerEvent):
        return incident
    assert_never(event)


def news_of(before: Incident, event: HumanEvent) -> News | None:
    """Return what others hear of an event; ``None``: nothing."""
    if isinstance(event, LifecycleEvent):
        return lifecycle.news_of(before.lifecycle, event)
    if isinstance(event, DetailsEvent):
        return details.news_of(before.details, event)
    if isinstance(event, RolesEvent):
        return roles.news_of(before.roles, event)
    if isinstance(event, TroubleEvent | QuestionEvent):
        return None
    assert_never(event)


def _noticed(incident: Incident, mark: Mark, news: News) -> Incident:
    """Add the news to a notice; what one person does at one time is one notice."""
    latest, version = incident.latest, incident.version
    if latest.mark == mark and latest.key != DECLARED:
        longer = extended(incident.notices, latest.version, news)
        return changed(incident, notices=longer)
    occasion = Occasion(key=f"v{version}", version=version, mark=mark)
    notice = Notice(version=version, occasion=occasion.key, mark=mark, news=(news,))
    return changed(
        incident,
        occasions=incident.occasions.set(occasion.key, occasion),
        latest=occasion,
        notices=noticed(incident.notices, notice),
    )


def _each_once(*channels: ChannelId | None) -> tuple[ChannelId, ...]:
    return tuple(dict.fromkeys(x for x in channels if x is not None))
