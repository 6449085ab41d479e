"""The roles in an incident: who has which, and whether they accepted it.

Rule: a person who takes a role, or declares the incident, has accepted it. A person to
whom somebody else gives one accepts it later, or declines.
"""

from collections.abc import Iterable
from typing import assert_never

from attrs import evolve as with_
from attrs import field, frozen
from immutables import Map

from actors.errors import Rejected
from actors.incident.facts import Brief, Lead, Mark, Role
from actors.incident.ids import PersonId
from actors.incident.invitees import Invitee, with_invitee

TAKEN = "taken"
"""Somebody else has the role, or the task, that somebody wanted to take."""

NOT_YOURS = "not yours"
"""Somebody else has the role, or the task, that this is about; or nobody has it."""

# Commands.


@frozen(kw_only=True)
class LeadChoice:
    """Somebody's choice of who has a role; ``None``: nobody."""

    role: Role
    person: PersonId | None


@frozen(kw_only=True)
class RoleBrief:
    """The brief for a role that this command gives to somebody."""

    role: str
    brief: Brief


@frozen(kw_only=True)
class TakeRole:
    """Take a free role, or accept the own one.

    Attributes:
        from_: take it from this person; ``None``: only if nobody has it.
        unless_accepted: not if they have accepted it meanwhile.
    """

    mark: Mark
    role: Role
    from_: PersonId | None = None
    unless_accepted: bool = False


@frozen(kw_only=True)
class AcceptRole:
    """Accept a role that somebody else gave; ``role`` is its key."""

    mark: Mark
    role: str


@frozen(kw_only=True)
class LeaveRole:
    """Give up the own role; ``is_declined``: only if it was never accepted."""

    mark: Mark
    role: str
    is_declined: bool = False


RolesCommand = TakeRole | AcceptRole | LeaveRole

# Events.


@frozen(kw_only=True)
class LeadChanged:
    """Somebody got a role, or the role became free.

    Attributes:
        brief: what they are told of the role, if somebody else gave it to them. Events
            of earlier versions have none.
        is_declined: the person who had it said that they cannot take it.
    """

    mark: Mark
    role: Role
    person: PersonId | None
    brief: Brief | None = None
    is_declined: bool = False


@frozen(kw_only=True)
class RoleAccepted:
    """Somebody accepted the role that somebody else had given to them."""

    mark: Mark
    role: Role


RolesEvent = LeadChanged | RoleAccepted

# News for others.


@frozen(kw_only=True)
class LeadNews:
    """A role went from one person to another; ``None``: nobody."""

    role: Role
    before: PersonId | None
    after: PersonId | None


RolesNews = LeadNews

# The state.


@frozen(kw_only=True)
class Term:
    """Who gave somebody their role, or took it; ``None`` until it is accepted."""

    since: Mark
    accepted: Mark | None


@frozen(kw_only=True)
class Roles:
    """Who has which role, and everybody who ever had one or declared the incident.

    Attributes:
        known: the configured roles when it was declared, and others that were given
            since, in the order in which people see them.
        terms: how each person came to the role that they have now, by the role's key.
    """

    leads: tuple[Lead, ...]
    invitees: tuple[Invitee, ...]
    known: tuple[Role, ...] = ()
    terms: Map[str, Term] = field(factory=Map)

    def lead(self, role: str) -> PersonId | None:
        return next((x.person for x in self.leads if x.role.key == role), None)

    def role(self, key: str) -> Role | None:
        return next((x for x in self.known if x.key == key), None)

    @property
    def free(self) -> tuple[Role, ...]:
        """The known roles that nobody has."""
        taken = {x.role.key for x in self.leads}
        return tuple(x for x in self.known if x.key not in taken)

    def has_accepted(self, role: str) -> bool:
        """Whether the person who has this role has accepted it."""
        term = self.terms.get(role)
        return term is not None and term.accepted is not None

    def of(self, person: PersonId) -> tuple[Role, ...]:
        """Return the roles that somebody has."""
        return tuple(x.role for x in self.leads if x.person == person)

    @property
    def incident_lead(self) -> PersonId | None:
        """Who leads the incident; ``None`` if nobody does, or no role leads."""
        return next((x.person for x in self.leads if x.role.leads), None)


def new_roles(
    leads: tuple[Lead, ...], known: tuple[Role, ...], mark: Mark, occasion: str
) -> Roles:
    people = dict.fromkeys((mark.by, *(lead.person for lead in leads)))
    return Roles(
        leads=leads,
        invitees=tuple(Invitee(person=x, occasion=occasion) for x in people),
        known=tuple({x.key: x for x in (*known, *(y.role for y in leads))}.values()),
        terms=Map({lead.role.key: _term(mark, lead.person) for lead in leads}),
    )


def _term(mark: Mark, person: PersonId) -> Term:
    return Term(since=mark, accepted=mark if mark.by == person else None)


def decide(roles: Roles, command: RolesCommand) -> tuple[RolesEvent, ...]:
    """Raise ``Rejected``: ``TAKEN`` or ``NOT_YOURS``."""
    match command:
        case TakeRole():
            return _taken(roles, command)
        case AcceptRole(mark=mark, role=key):
            return _accepted(roles, mark, _own(roles, key, mark.by))
        case LeaveRole(mark=mark, role=key, is_declined=is_declined):
            if is_declined and roles.has_accepted(key):
                return ()
            return tuple(
                LeadChanged(mark=mark, role=x, person=None, is_declined=is_declined)
                for x in roles.of(mark.by)
                if x.key == key
            )
        case _:
            assert_never(command)


def _accepted(roles: Roles, mark: Mark, role: Role) -> tuple[RoleAccepted, ...]:
    is_new = not roles.has_accepted(role.key)
    return (RoleAccepted(mark=mark, role=role),) if is_new else ()


def _taken(roles: Roles, command: TakeRole) -> tuple[RolesEvent, ...]:
    mark, role = command.mark, command.role
    holder = roles.lead(role.key)
    if holder == mark.by:
        return _accepted(roles, mark, role)
    is_kept = command.unless_accepted and roles.has_accepted(role.key)
    if holder is not None and (holder != command.from_ or is_kept):
        raise Rejected(TAKEN)
    return (LeadChanged(mark=mark, role=role, person=mark.by),)


def _own(roles: Roles, key: str, person: PersonId) -> Role:
    for lead in roles.leads:
        if lead.role.key == key and lead.person == person:
            return lead.role
    raise Rejected(NOT_YOURS)


def reassign(
    roles: Roles,
    mark: Mark,
    chosen: Iterable[LeadChoice],
    usual: Iterable[Lead],
    briefs: Iterable[RoleBrief] = (),
) -> tuple[LeadChanged, ...]:
    """Fill the chosen roles; the usual leads get other roles that are free."""
    choices = tuple(chosen)
    touched = {choice.role.key for choice in choices}
    free = (
        LeadChoice(role=lead.role, person=lead.person)
        for lead in usual
        if lead.role.key not in touched and roles.lead(lead.role.key) is None
    )
    by_role = {x.role: x.brief for x in briefs}
    return tuple(
        LeadChanged(
            mark=mark,
            role=choice.role,
            person=choice.person,
            brief=by_role.get(choice.role.key)
            if choice.person not in (None, mark.by)
            else None,
        )
        for choice in (*choices, *free)
        if roles.lead(choice.role.key) != choice.person
    )


def evolve(roles: Roles, event: RolesEvent, occasion: str) -> Roles:
    key, terms = event.role.key, roles.terms
    match event:
        case RoleAccepted(mark=mark):
            term = with_(terms[key], accepted=mark)
            return with_(roles, terms=terms.set(key, term))
        case LeadChanged() if event.person is None:
            others = tuple(x for x in roles.leads if x.role.key != key)
            left = terms.delete(key) if key in terms else terms
            return with_(roles, leads=others, terms=left)
        case LeadChanged():
            return _led(roles, event, event.person, occasion)
        case _:
            assert_never(event)


def _led(roles: Roles, event: LeadChanged, person: PersonId, occasion: str) -> Roles:
    role = event.role
    lead = Lead(role=role, person=person)
    by_role = {x.role.key: x for x in roles.leads} | {role.key: lead}
    return Roles(
        leads=tuple(by_role.values()),
        invitees=with_invitee(roles.invitees, person, occasion),
        known=roles.known if roles.role(role.key) else (*roles.known, role),
        terms=roles.terms.set(role.key, _term(event.mark, person)),
    )


def news_of(before: Roles, event: RolesEvent) -> RolesNews | None:
    match event:
        case LeadChanged(role=role, person=person):
            return LeadNews(role=role, before=before.lead(role.key), after=person)
        case RoleAccepted():
            return None
        case _:
            assert_never(event)
