"""How an event changes an incident; no event is ever refused."""

from collections.abc import Iterable
from typing import assert_never

from attrs import evolve as with_

from actors.incident import details, lifecycle, roles, trouble
from actors.incident.details import Details, DetailsEvent
from actors.incident.events import Event, HumanEvent, News
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId
from actors.incident.lifecycle import Declared, Lifecycle, LifecycleEvent
from actors.incident.model import DECLARED, Incident, Notice, Occasion
from actors.incident.roles import RolesEvent, new_roles
from actors.incident.steps.events import ChannelCreated, ChannelNews, StepEvent
from actors.incident.steps.evolve import evolve_steps
from actors.incident.trouble import TroubleEvent
from actors.incident.versions import LATE_CHANNEL_NOTICE


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
    incident = with_(incident, version=incident.version + 1)
    if isinstance(event, StepEvent):
        return _changed(_noticed_late_channel(incident, event), event)
    news = news_of(incident, event)
    noticed = _noticed(incident, event.mark, news) if news else incident
    return _changed(noticed, event)


def _declared(event: Declared) -> Incident:
    return Incident(
        number=event.number,
        version=1,
        kind=event.kind,
        visibility=event.visibility,
        links=event.links,
        wanted_name=event.channel_name,
        announce=_each_once(event.origin, *event.announce),
        plan=event.plan,
        occasions=(Occasion(key=DECLARED, mark=event.mark),),
        lifecycle=Lifecycle(declared=event.mark),
        details=Details(
            title=event.title,
            description=event.description,
            service=event.service,
            severity=event.severity,
            unsure=event.unsure,
        ),
        roles=new_roles(event.leads, event.mark.by, DECLARED),
    )


def _changed(incident: Incident, event: Event) -> Incident:
    """Apply the event to the part of the state that its capability owns."""
    version, occasion = incident.version, incident.occasions[-1].key
    if isinstance(event, StepEvent):
        steps = evolve_steps(incident.steps, event, version, occasion)
        return with_(incident, steps=steps)
    if isinstance(event, LifecycleEvent):
        phase = lifecycle.evolve(incident.lifecycle, event, occasion)
        return with_(incident, lifecycle=phase)
    if isinstance(event, DetailsEvent):
        return with_(incident, details=details.evolve(incident.details, event))
    if isinstance(event, RolesEvent):
        return with_(incident, roles=roles.evolve(incident.roles, event, occasion))
    if isinstance(event, TroubleEvent):
        return with_(incident, steps=trouble.evolve(incident.steps, event, version))
    assert_never(event)


def news_of(before: Incident, event: HumanEvent) -> News | None:
    """Return what others hear of an event; ``None``: nothing."""
    if isinstance(event, LifecycleEvent):
        return lifecycle.news_of(before.lifecycle, event)
    if isinstance(event, DetailsEvent):
        return details.news_of(before.details, event)
    if isinstance(event, RolesEvent):
        return roles.news_of(before.roles, event)
    if isinstance(event, TroubleEvent):
        return None
    assert_never(event)


def _noticed(incident: Incident, mark: Mark, news: News) -> Incident:
    """Add the news to a notice; what one person does at one time is one notice."""
    *earlier, last = incident.occasions
    if last.mark == mark and last.key != DECLARED:
        *notices, notice = incident.notices
        longer = with_(notice, news=(*notice.news, news))
        return with_(incident, notices=(*notices, longer))
    occasion = Occasion(key=f"v{incident.version}", mark=mark)
    notice = Notice(
        version=incident.version, occasion=occasion.key, mark=mark, news=(news,)
    )
    return with_(
        incident,
        occasions=(*earlier, last, occasion),
        notices=(*incident.notices, notice),
    )


def _noticed_late_channel(incident: Incident, event: StepEvent) -> Incident:
    """Add a notice for channels whose announcement could not name the channel yet.

    That happens if Slack refused to create the channel and somebody retried it.
    Otherwise the announcement itself names the channel.
    """
    retried = incident.steps.retried
    if retried is None or not isinstance(event, ChannelCreated):
        return incident
    if incident.plan < LATE_CHANNEL_NOTICE:
        return incident
    notice = Notice(
        version=incident.version,
        occasion=DECLARED,
        mark=with_(retried, at=event.at),
        news=(ChannelNews(),),
        is_for_others=True,
    )
    return with_(incident, notices=(*incident.notices, notice))


def _each_once(*channels: ChannelId | None) -> tuple[ChannelId, ...]:
    return tuple(dict.fromkeys(x for x in channels if x is not None))
