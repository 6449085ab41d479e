"""Briefings: who was told in private what their role asks, and what they answered.

Rule: giving a role to somebody briefs them once. Asking them again is another briefing,
which is short; taking a role, or declaring, needs none.
"""

from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.incident.briefing import Briefing, BriefingFacts, Briefings
from actors.incident.crew_views import (
    BriefEnd,
    BriefView,
    DeclinedView,
    UnacceptedView,
)
from actors.incident.facts import Mark, Role
from actors.incident.ids import PersonId
from actors.incident.keys import briefing_surfaces
from actors.incident.lifecycle import Closed, Declared, LifecycleEvent, Reopened
from actors.incident.roles import LeadChanged, RoleAccepted, RolesEvent
from actors.incident.steps.state import StepsDraft
from actors.incident.turns import is_at_its_end, is_touched

# Commands.


@frozen(kw_only=True)
class AskAgain:
    """Ask somebody again whether they accept a role; ``briefing`` is the first time."""

    mark: Mark
    briefing: int


BriefingsCommand = AskAgain


# Events.


@frozen(kw_only=True)
class RoleAskedAgain:
    """Somebody asked a person again whether they accept their role."""

    mark: Mark
    briefing: int


BriefingsEvent = RoleAskedAgain


def decide(
    briefings: Briefings, command: BriefingsCommand
) -> tuple[BriefingsEvent, ...]:
    """Ask again, once for each briefing, while it waits for an answer.

    Nobody asks themselves.
    """
    waiting = briefings.waiting(command.briefing)
    if waiting is None or waiting.person == command.mark.by:
        return ()
    return (RoleAskedAgain(mark=command.mark, briefing=command.briefing),)


def new_briefings(event: Declared, occasion: str) -> Briefings:
    """Brief those to whom the declaration gives a role."""
    briefs = {x.role: x.brief for x in event.briefs}
    briefings = Briefings()
    for lead in event.leads:
        if lead.person != event.mark.by and (brief := briefs.get(lead.role.key)):
            briefings = _added(
                briefings,
                Briefing(
                    number=briefings.count + 1,
                    role=lead.role,
                    person=lead.person,
                    given=event.mark,
                    occasion=occasion,
                    brief=brief,
                    title=event.title,
                    severity=event.severity,
                ),
            )
    return briefings


def _added(briefings: Briefings, new: Briefing) -> Briefings:
    return Briefings(count=new.number, open=(*briefings.open, new))


def evolve(
    briefings: Briefings,
    event: LifecycleEvent | RolesEvent | BriefingsEvent,
    steps: StepsDraft,
    at: BriefingFacts,
) -> Briefings:
    """End the briefings that this event answers or overtakes, and start new ones."""
    briefings = _without_settled(briefings, steps)
    match event:
        case Declared():
            return new_briefings(event, at.occasion)
        case Closed(mark=mark):
            heard = _without_unheard(briefings, steps)
            return _ended(heard, BriefEnd.CLOSED, mark, steps)
        case Reopened():
            return briefings
        case RoleAccepted(mark=mark, role=role):
            return _ended(briefings, BriefEnd.ACCEPTED, mark, steps, role=role)
        case LeadChanged():
            return _given(briefings, event, steps, at)
        case RoleAskedAgain():
            return _asked_again(briefings, event, steps)
        case _:
            assert_never(event)


def _given(
    briefings: Briefings,
    event: LeadChanged,
    steps: StepsDraft,
    at: BriefingFacts,
) -> Briefings:
    """End what waited for somebody else's answer, and brief the person who got it."""
    mark, role = event.mark, event.role
    how = BriefEnd.DECLINED if event.is_declined else BriefEnd.REPLACED
    if event.person is not None:
        briefings = _without_unheard(briefings, steps, role=role)
    if event.person == mark.by:
        briefings = _accepted_by(briefings, mark, role, steps)
    briefings = _ended(briefings, how, mark, steps, role=role, successor=event.person)
    if event.person is None or event.brief is None:
        return briefings
    new = Briefing(
        number=briefings.count + 1,
        role=role,
        person=event.person,
        given=mark,
        occasion=at.occasion,
        brief=event.brief,
        title=at.title,
        severity=at.severity,
    )
    return _added(briefings, new)


def _asked_again(
    briefings: Briefings, event: RoleAskedAgain, steps: StepsDraft
) -> Briefings:
    first = briefings.waiting(event.briefing)
    if first is None:
        return briefings
    mark, number = event.mark, event.briefing
    others = _ended(briefings, BriefEnd.ASKED_AGAIN, mark, steps, number=number)
    again = with_(
        first,
        number=others.count + 1,
        given=mark,
        brief=with_(first.brief, is_known=True),
        is_repeat=True,
    )
    return _added(others, again)


def _accepted_by(
    briefings: Briefings, mark: Mark, role: Role, steps: StepsDraft
) -> Briefings:
    """End as accepted what somebody was asked and then took on another way."""
    mine = [x.number for x in briefings.of(mark.by) if x.role.key == role.key]
    for number in mine:
        briefings = _ended(briefings, BriefEnd.ACCEPTED, mark, steps, number=number)
    return briefings


def _ended(
    briefings: Briefings,
    how: BriefEnd,
    mark: Mark,
    steps: StepsDraft,
    *,
    role: Role | None = None,
    number: int | None = None,
    successor: PersonId | None = None,
) -> Briefings:
    """End the briefings that are meant; forget those that nobody has seen.

    A person who declined is kept until the incident lead has heard of it.
    """
    left: list[Briefing] = []
    for x in briefings.open:
        is_meant = (number is None or x.number == number) and (
            role is None or x.role.key == role.key
        )
        if x.end is None and is_meant:
            over = with_(x, end=how, ended=mark, successor=successor)
            is_seen = any(is_touched(s, steps) for s in briefing_surfaces(x.number))
            left += [over] if is_seen or how is BriefEnd.DECLINED else []
        else:
            left.append(x)
    return with_(briefings, open=tuple(left))


def _without_unheard(
    briefings: Briefings, steps: StepsDraft, *, role: Role | None = None
) -> Briefings:
    """Tell nobody any more who declined, if nobody has heard of it yet.

    A brief that is there still has to show that it was declined.
    """
    left: list[Briefing] = []
    for x in briefings.open:
        surfaces = briefing_surfaces(x.number)
        is_role = role is None or role.key == x.role.key
        is_meant = is_role and x.end is BriefEnd.DECLINED
        if not is_meant or steps.display(surfaces[2]).ts is not None:
            left.append(x)
        elif any(is_touched(surface, steps) for surface in surfaces):
            left.append(with_(x, is_provided_for=True))
    return with_(briefings, open=tuple(left))


def _without_settled(briefings: Briefings, steps: StepsDraft) -> Briefings:
    left = tuple(x for x in briefings.open if not _is_settled(x, steps))
    return briefings if left == briefings.open else with_(briefings, open=left)


def _is_settled(briefing: Briefing, steps: StepsDraft) -> bool:
    """Whether a briefing is over and its messages, if there are any, say so."""
    surfaces = briefing_surfaces(briefing.number)
    is_heard = (
        briefing.end is not BriefEnd.DECLINED
        or briefing.is_provided_for
        or is_touched(surfaces[2], steps)
    )
    return (
        briefing.end is not None
        and is_heard
        and all(is_at_its_end(surface, steps, _shows_end) for surface in surfaces)
    )


def _shows_end(shown: object) -> bool:
    match shown:
        case BriefView(end=end) | UnacceptedView(end=end):
            return end is not None
        case DeclinedView(is_over=is_over):
            return is_over
        case _:
            return False
