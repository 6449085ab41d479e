"""The rows about briefings: the brief itself, and what the incident lead hears.

Rule: nobody hears of a test incident but the person who declared it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from actors.incident.audience import Reader, may_see
from actors.incident.briefing import Briefing
from actors.incident.crew_views import (
    BriefEnd,
    BriefView,
    DeclinedView,
    UnacceptedView,
)
from actors.incident.ids import PersonId
from actors.incident.keys import (
    brief_surface,
    declined_surface,
    unaccepted_surface,
)
from actors.incident.lifecycle import Kind, Phase
from actors.incident.model import Incident
from actors.incident.plan.timed import TimedMessage


def brief_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield each brief, which is due as soon as somebody gives the role."""
    for briefing in incident.briefings.open:
        is_wanted = briefing.end is None and _may_be_told(incident, briefing.person)
        yield TimedMessage(
            surface=brief_surface(briefing.number),
            to=briefing.person,
            due_at=briefing.given.at if is_wanted else None,
            view=partial(brief_of, incident, briefing),
            name=briefing.person,
            occasion=briefing.occasion,
        )


def unaccepted_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield what the incident lead hears if a role is not accepted in time.

    They hear it once: after somebody was asked again, nobody is reminded.
    """
    for briefing in incident.briefings.open:
        is_wanted = briefing.end is None and not briefing.is_repeat
        yield from _in_the_channel(
            incident,
            unaccepted_surface(briefing.number),
            briefing.unanswered_at if is_wanted else None,
            partial(unaccepted_of, incident, briefing),
        )


def declined_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield what the incident lead hears when somebody cannot take their role."""
    for briefing in incident.briefings.open:
        if briefing.end is BriefEnd.DECLINED and briefing.ended:
            is_over = briefing.is_provided_for or _is_provided_for(incident, briefing)
            yield from _in_the_channel(
                incident,
                declined_surface(briefing.number),
                None if is_over else briefing.ended.at,
                partial(declined_of, incident, briefing),
            )


def _in_the_channel(
    incident: Incident,
    surface: str,
    due_at: datetime | None,
    view: Callable[[], UnacceptedView | DeclinedView],
) -> Iterator[TimedMessage]:
    """Yield a message in the incident's channel.

    It goes nowhere else, because a call in doubt must be looked up where it was made.
    """
    if own := incident.channel:
        is_heard = incident.kind is not Kind.TEST
        yield TimedMessage(
            surface=surface,
            to=own.id,
            due_at=due_at if is_heard else None,
            view=view,
        )


def brief_of(incident: Incident, briefing: Briefing) -> BriefView:
    surface = declined_surface(briefing.number)
    is_told = incident.steps.display(surface).ts is not None
    return BriefView(
        number=incident.number,
        title=briefing.title,
        severity=briefing.severity,
        channel=incident.channel.id if incident.channel else None,
        briefing=briefing.number,
        role=briefing.role,
        person=briefing.person,
        given=briefing.given,
        brief=briefing.brief,
        end=briefing.end,
        ended=briefing.ended,
        successor=briefing.successor,
        told=_reader_of(incident, briefing, surface) if is_told else None,
    )


def unaccepted_of(incident: Incident, briefing: Briefing) -> UnacceptedView:
    surface = unaccepted_surface(briefing.number)
    return UnacceptedView(
        number=incident.number,
        briefing=briefing.number,
        role=briefing.role,
        person=briefing.person,
        reader=_reader_of(incident, briefing, surface),
        end=briefing.end,
        ended=briefing.ended,
        successor=briefing.successor,
    )


def declined_of(incident: Incident, briefing: Briefing) -> DeclinedView:
    surface = declined_surface(briefing.number)
    return DeclinedView(
        number=incident.number,
        briefing=briefing.number,
        role=briefing.role,
        person=briefing.person,
        reader=_reader_of(incident, briefing, surface),
        holder=incident.lead(briefing.role.key),
        is_over=_is_provided_for(incident, briefing),
    )


def _reader_of(incident: Incident, briefing: Briefing, surface: str) -> PersonId:
    """Return who can do something about it, and never the person whom it is about.

    A message that is there still names the same person after the lead has changed.
    """
    match incident.steps.display(surface).last_shown:
        case UnacceptedView(reader=reader) | DeclinedView(reader=reader):
            return reader
        case _:
            lead, giver = incident.roles.incident_lead, briefing.given.by
            candidates = (lead, incident.declared.by)
            others = (x for x in candidates if x not in (None, briefing.person))
            return next(filter(None, others), giver)


def _is_provided_for(incident: Incident, briefing: Briefing) -> bool:
    """Whether somebody has the role now, or nobody needs it any more."""
    has_holder = incident.lead(briefing.role.key) is not None
    return has_holder or incident.phase is Phase.CLOSED


def _may_be_told(incident: Incident, person: PersonId) -> bool:
    is_heard = incident.kind is not Kind.TEST
    return is_heard and may_see(Reader(person=person), incident)
