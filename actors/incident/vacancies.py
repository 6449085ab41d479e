"""The times in which nobody leads an incident."""

from datetime import datetime, timedelta
from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.incident.facts import Mark, Role
from actors.incident.ids import PersonId
from actors.incident.keys import unled_surface
from actors.incident.lifecycle import Closed, Declared, LifecycleEvent, Reopened
from actors.incident.promise_views import UnledView
from actors.incident.roles import LeadChanged, Roles
from actors.incident.steps.state import StepsDraft
from actors.incident.turns import is_at_its_end, is_touched

UNLED_AFTER = timedelta(minutes=5)
"""After this long without an incident lead, the channel hears of it, once."""


@frozen(kw_only=True)
class Vacancy:
    """One time in which nobody leads.

    Attributes:
        number: persistent; the key of its message carries it.
        role: the incident lead's.
        ended: who took or gave the role, or closed the incident, and when.
        successor: who leads now; ``None``: it was closed without a lead.
    """

    number: int
    role: Role
    since: datetime
    ended: Mark | None = None
    successor: PersonId | None = None

    @property
    def noticed_at(self) -> datetime:
        return self.since + UNLED_AFTER

    @property
    def surface(self) -> str:
        return unled_surface(self.number)


@frozen(kw_only=True)
class Vacancies:
    """The vacancy that lasts, and those whose messages do not show their end yet.

    Attributes:
        count: how many there were; the last one has this number.
    """

    count: int = 0
    open: tuple[Vacancy, ...] = ()


def new_vacancies(event: Declared) -> Vacancies:
    """Start a vacancy if the team has incident leads, and nobody is one."""
    has_lead = any(x.role.leads for x in event.leads)
    leading = next((x for x in event.roles if x.leads), None)
    if has_lead or leading is None:
        return Vacancies()
    return _begun(Vacancies(), leading, event.mark.at)


def evolve(
    vacancies: Vacancies,
    event: LifecycleEvent | LeadChanged,
    steps: StepsDraft,
    roles: Roles,
) -> Vacancies:
    """End the vacancy that this event fills, or begin one; ``roles``: before it."""
    left = tuple(x for x in vacancies.open if not _is_settled(x, steps))
    vacancies = with_(vacancies, open=left)
    match event:
        case Declared():
            return new_vacancies(event)
        case Reopened(mark=mark):
            free = next((x for x in roles.free if x.leads), None)
            return _begun(vacancies, free, mark.at) if free else vacancies
        case Closed(mark=mark):
            return _ended(vacancies, mark, None, steps)
        case LeadChanged(mark=mark, role=role, person=person):
            if not role.leads:
                return vacancies
            if person is not None:
                return _ended(vacancies, mark, person, steps)
            return _begun(vacancies, role, mark.at)
        case _:
            assert_never(event)


def _begun(vacancies: Vacancies, role: Role, at: datetime) -> Vacancies:
    if any(x.ended is None for x in vacancies.open):
        return vacancies
    new = Vacancy(number=vacancies.count + 1, role=role, since=at)
    return Vacancies(count=new.number, open=(*vacancies.open, new))


def _ended(
    vacancies: Vacancies, mark: Mark, successor: PersonId | None, steps: StepsDraft
) -> Vacancies:
    """End the vacancy; keep it only if people may have read of it."""
    left = tuple(
        with_(x, ended=mark, successor=successor) if x.ended is None else x
        for x in vacancies.open
        if x.ended is not None or is_touched(x.surface, steps)
    )
    return with_(vacancies, open=left)


def _is_settled(vacancy: Vacancy, steps: StepsDraft) -> bool:
    """Whether it is over and its message, if there is one, says so."""
    surface = vacancy.surface
    return vacancy.ended is not None and is_at_its_end(surface, steps, _shows_end)


def _shows_end(shown: object) -> bool:
    return isinstance(shown, UnledView) and shown.ended is not None
