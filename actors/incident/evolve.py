"""How an event changes an incident; no event is ever refused."""

from collections.abc import Iterable
from typing import assert_never

from attrs import evolve as with_
from immutables import Map

from actors.incident import (
    assignments,
    briefings,
    checklist,
    crew,
    details,
    handovers,
    joining,
    lifecycle,
    roles,
    tasks,
    trouble,
    updates,
    waits,
)
from actors.incident.briefing import BriefingFacts
from actors.incident.briefings import BriefingsEvent, new_briefings
from actors.incident.checklist import Checklist, ChecklistEvent
from actors.incident.crew import CrewEvent
from actors.incident.details import Details, DetailsEvent, SeverityChanged
from actors.incident.ending import ClosedAutomatically
from actors.incident.events import Event, HumanEvent, News, TimerEvent, UntoldEvent
from actors.incident.facts import Mark
from actors.incident.handovers import HandoverOffered, HandoversEvent
from actors.incident.hearing import (
    channel_created,
    drop_undone,
    step_started,
    target_done,
    target_refused,
    target_retried,
)
from actors.incident.ids import ChannelId, PersonId
from actors.incident.invitees import with_invitee
from actors.incident.joining import Joined, JoiningEvent
from actors.incident.lifecycle import Declared, Lifecycle, LifecycleEvent
from actors.incident.model import (
    DECLARED,
    Incident,
    IncidentDraft,
    Occasion,
    draft_of,
    frozen_from,
)
from actors.incident.notices import Notice, add_notice, extend_notice
from actors.incident.origin_thread import origin_thread
from actors.incident.promise import new_promise
from actors.incident.question import new_question
from actors.incident.roles import RolesEvent, new_roles
from actors.incident.steps import evolve as steps
from actors.incident.steps.events import (
    ChannelCreated,
    StepDone,
    StepEvent,
    StepFailed,
    StepStarted,
)
from actors.incident.tasks import TaskAdded, TaskGiven, TasksEvent
from actors.incident.trouble import Confirmed, Retried, TroubleEvent
from actors.incident.updates import UpdatesEvent, new_updates
from actors.incident.vacancies import new_vacancies

BriefedEvent = LifecycleEvent | RolesEvent | BriefingsEvent
"""What briefings follow."""

HandedEvent = LifecycleEvent | RolesEvent | HandoversEvent
"""What handovers follow."""

UpdatedEvent = LifecycleEvent | UpdatesEvent
"""What the status follows."""

# Each union has a name, because it takes long to make one anew for each event.


def replay(
    events: Iterable[Event], incident: Incident | None = None
) -> Incident | None:
    """Return the incident after these events; ``None`` before ``Declared``.

    ``incident`` is what earlier events added up to.
    """
    draft = draft_of(incident) if incident else None
    for event in events:
        if isinstance(event, Declared):
            draft = _declared(event)
        elif draft is not None:
            _add(draft, event)
    return frozen_from(draft) if draft else None


def evolve(incident: Incident | None, event: Event) -> Incident | None:
    return replay((event,), incident)


def _add(
    incident: IncidentDraft,
    event: StepEvent | HumanEvent | TimerEvent | ClosedAutomatically,
) -> None:
    incident.version += 1
    if isinstance(event, ClosedAutomatically):
        incident.lifecycle = lifecycle.closed_automatically(
            incident.lifecycle, event.at, incident.latest.key
        )
        waits.close(incident)
        return
    if isinstance(event, StepEvent):
        _take_step(incident, event)
        return
    if not isinstance(event, TimerEvent) and (news := news_of(incident, event)):
        _notice(incident, event.mark, news)
    _change(incident, event)


def _declared(event: Declared) -> IncidentDraft:
    occasion = Occasion(key=DECLARED, version=1, mark=event.mark)
    return IncidentDraft(
        number=event.number,
        version=1,
        kind=event.kind,
        visibility=event.visibility,
        links=event.links,
        wanted_name=event.channel_name,
        announce=_each_once(event.origin, *event.announce),
        origin_thread=origin_thread(event.origin, event.origin_thread, event.announce),
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
        updates=new_updates(event),
        roles=new_roles(event.leads, event.roles, event.mark, DECLARED),
        briefings=new_briefings(event, DECLARED),
        checklist=Checklist(items=event.checklist),
        question=new_question(event),
        promise=new_promise(event),
        vacancies=new_vacancies(event),
    )


def _take_step(incident: IncidentDraft, event: StepEvent) -> None:
    steps.add_to_steps(incident.steps, event, incident.version, incident.latest.key)
    match event:
        case StepStarted(step=step):
            step_started(incident, step)
        case StepDone(step=step):
            target_done(incident, step)
        case StepFailed(step=step):
            target_refused(incident, step)
        case ChannelCreated(at=at):
            channel_created(incident, at)
        case _:
            pass


def _change(incident: IncidentDraft, event: HumanEvent | TimerEvent) -> None:
    """Change the parts of the state that follow the event."""
    waits.follow(incident, event)
    if isinstance(event, BriefedEvent):
        incident.briefings = briefings.evolve(
            incident.briefings,
            event,
            incident.steps,
            BriefingFacts(
                occasion=incident.latest.key,
                title=incident.title,
                severity=incident.severity,
            ),
        )
    if isinstance(event, HandedEvent):
        incident.handovers = handovers.evolve(
            incident.handovers,
            event,
            incident.steps,
            incident.title,
            incident.tasks.lines,
        )
    if isinstance(event, UpdatedEvent):
        incident.updates = updates.evolve(incident.updates, event)
    if isinstance(event, SeverityChanged):
        incident.checklist = checklist.with_items(incident.checklist, event.checklist)
    _change_crew(incident, event)
    occasion = incident.latest.key
    if isinstance(event, DetailsEvent):
        incident.details = details.evolve(incident.details, event)
    elif isinstance(event, LifecycleEvent):
        incident.lifecycle = lifecycle.evolve(incident.lifecycle, event, occasion)
    elif isinstance(event, RolesEvent):
        incident.roles = roles.evolve(incident.roles, event, occasion)
    elif isinstance(event, TroubleEvent):
        _settle_trouble(incident, event)


def _change_crew(incident: IncidentDraft, event: HumanEvent | TimerEvent) -> None:
    """Change who does what."""
    if isinstance(event, TasksEvent):
        incident.assignments = assignments.evolve(
            incident.assignments,
            event,
            incident.tasks.by_number.get(event.task),
            incident.steps,
            incident.title,
        )
        incident.tasks = tasks.evolve(incident.tasks, event, incident.steps)
    elif isinstance(event, ChecklistEvent):
        incident.checklist = checklist.evolve(incident.checklist, event)
    elif isinstance(event, CrewEvent):
        incident.crew = crew.evolve(incident.crew, event)
    elif isinstance(event, JoiningEvent):
        incident.joinings = joining.evolve(
            incident.joinings, event, incident.version, incident.latest.key
        )
    if person := _needed_in_the_channel(event):
        incident.roles = with_(
            incident.roles,
            invitees=with_invitee(
                incident.roles.invitees, person, incident.latest.key, stays=True
            ),
        )


def _needed_in_the_channel(
    event: HumanEvent | TimerEvent,
) -> PersonId | None:
    """Return who belongs in the channel from now on, also without a role."""
    match event:
        case Joined():
            return event.mark.by
        case HandoverOffered(to=person):
            return person
        case TaskAdded(owner=person) | TaskGiven(owner=person):
            return person
        case _:
            return None


def _settle_trouble(incident: IncidentDraft, event: TroubleEvent) -> None:
    refused = incident.steps.refused
    trouble.add_to_steps(incident.steps, event, incident.version)
    match event:
        case Confirmed(step=step):
            if step in incident.steps.settled:
                target_done(incident, step)
        case Retried():
            for target in refused:
                if target not in incident.steps.refused:
                    target_retried(incident, target)
        case _:
            assert_never(event)


def news_of(before: IncidentDraft, event: HumanEvent) -> News | None:
    """Return what others hear of an event; ``None``: nothing."""
    if isinstance(event, DetailsEvent):
        return details.news_of(before.details, event)
    if isinstance(event, LifecycleEvent):
        return lifecycle.news_of(before.lifecycle, event)
    if isinstance(event, UpdatesEvent):
        return updates.news_of(before.updates, before.details, event)
    if isinstance(event, RolesEvent):
        return roles.news_of(before.roles, event)
    if isinstance(event, UntoldEvent):
        return None
    assert_never(event)


def _notice(incident: IncidentDraft, mark: Mark, news: News) -> None:
    """Add the news to a notice; what one person does at one time is one notice."""
    latest, version, notices = incident.latest, incident.version, incident.notices
    undone = notices.undone
    if latest.mark == mark and latest.key != DECLARED:
        extend_notice(notices, latest.version, news)
    else:
        occasion = Occasion(key=f"v{version}", version=version, mark=mark)
        incident.occasions = incident.occasions.set(occasion.key, occasion)
        incident.latest = occasion
        add_notice(
            notices,
            Notice(version=version, occasion=occasion.key, mark=mark, news=(news,)),
        )
    if notices.undone is not undone:
        drop_undone(incident)


def _each_once(*channels: ChannelId | None) -> tuple[ChannelId, ...]:
    return tuple(dict.fromkeys(x for x in channels if x is not None))
