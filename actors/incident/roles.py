"""The roles in an incident: who leads what, and who belongs in its channel."""

from collections.abc import Iterable

from attrs import evolve as with_
from attrs import frozen

from actors.incident.facts import Lead, Mark, Role
from actors.incident.ids import PersonId


@frozen(kw_only=True)
class LeadChoice:
    """Somebody's choice of who has a role; ``None``: nobody."""

    role: Role
    person: PersonId | None


@frozen(kw_only=True)
class LeadChanged:
    """Somebody got a role, or the role became free."""

    mark: Mark
    role: Role
    person: PersonId | None


RolesEvent = LeadChanged


@frozen(kw_only=True)
class LeadNews:
    """A role went from one person to another; ``None``: nobody."""

    role: Role
    before: PersonId | None
    after: PersonId | None


RolesNews = LeadNews


@frozen(kw_only=True)
class Invitee:
    """Somebody who belongs in the channel, and since which occasion."""

    person: PersonId
    occasion: str


@frozen(kw_only=True)
class Roles:
    """Who has which role, and everybody who ever had one or declared the incident."""

    leads: tuple[Lead, ...]
    invitees: tuple[Invitee, ...]

    def lead(self, role: str) -> PersonId | None:
        return next((x.person for x in self.leads if x.role.key == role), None)


def new_roles(leads: tuple[Lead, ...], declarer: PersonId, occasion: str) -> Roles:
    people = dict.fromkeys((declarer, *(lead.person for lead in leads)))
    invitees = tuple(Invitee(person=person, occasion=occasion) for person in people)
    return Roles(leads=leads, invitees=invitees)


def reassign(
    roles: Roles,
    mark: Mark,
    chosen: Iterable[LeadChoice],
    usual: Iterable[Lead],
) -> tuple[LeadChanged, ...]:
    """Fill the chosen roles; the usual leads get other roles that are free."""
    choices = tuple(chosen)
    touched = {choice.role.key for choice in choices}
    changed = (
        LeadChanged(mark=mark, role=choice.role, person=choice.person)
        for choice in choices
        if roles.lead(choice.role.key) != choice.person
    )
    filled = (
        LeadChanged(mark=mark, role=lead.role, person=lead.person)
        for lead in usual
        if lead.role.key not in touched and roles.lead(lead.role.key) is None
    )
    return (*changed, *filled)


def evolve(roles: Roles, event: RolesEvent, occasion: str) -> Roles:
    if event.person is None:
        others = tuple(x for x in roles.leads if x.role.key != event.role.key)
        return with_(roles, leads=others)
    lead = Lead(role=event.role, person=event.person)
    by_role = {x.role.key: x for x in roles.leads} | {event.role.key: lead}
    return Roles(
        leads=tuple(by_role.values()),
        invitees=_with_invitee(roles.invitees, event.person, occasion),
    )


def _with_invitee(
    invitees: tuple[Invitee, ...], person: PersonId, occasion: str
) -> tuple[Invitee, ...]:
    if any(invitee.person == person for invitee in invitees):
        return invitees
    return (*invitees, Invitee(person=person, occasion=occasion))


def news_of(before: Roles, event: RolesEvent) -> RolesNews:
    former = before.lead(event.role.key)
    return LeadNews(role=event.role, before=former, after=event.person)
