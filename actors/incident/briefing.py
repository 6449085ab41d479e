"""One briefing, and all those of an incident that still matter."""

from datetime import datetime, timedelta

from attrs import frozen

from actors.incident.crew_views import BriefEnd
from actors.incident.facts import Brief, Mark, Role, Severity
from actors.incident.ids import PersonId

ANSWERED_WITHIN = timedelta(minutes=5)
"""After this long the incident lead hears that a role has not been accepted."""


@frozen(kw_only=True)
class Briefing:
    """One person is told of one role, once.

    Attributes:
        number: persistent; the keys of its messages carry it.
        given: who gave the role, or asked again, and when.
        occasion: whose receipt says so if Slack refuses the brief: the giver's.
        title, severity: of the incident at that time, so a later change edits nothing.
        is_repeat: somebody asked again; nobody is reminded a second time.
        end: ``None`` while it waits for an answer.
        ended: who answered or overtook it, and when.
        successor: who got the role instead, if that ended it; ``None`` for nobody.
        is_provided_for: they declined, and before the incident lead heard of it,
            somebody got the role or the incident was closed.
    """

    number: int
    role: Role
    person: PersonId
    given: Mark
    occasion: str
    brief: Brief
    title: str
    severity: Severity
    is_repeat: bool = False
    end: BriefEnd | None = None
    ended: Mark | None = None
    successor: PersonId | None = None
    is_provided_for: bool = False

    @property
    def unanswered_at(self) -> datetime:
        return self.given.at + ANSWERED_WITHIN


@frozen(kw_only=True)
class BriefingFacts:
    """What a briefing copies of the incident when somebody gives a role."""

    occasion: str
    title: str
    severity: Severity


@frozen(kw_only=True)
class Briefings:
    """The briefings that wait, and those whose messages do not show their end yet.

    Attributes:
        count: how many there were; the last one has this number.
    """

    count: int = 0
    open: tuple[Briefing, ...] = ()

    def waiting(self, number: int) -> Briefing | None:
        """Return a briefing that still waits for an answer."""
        return next((x for x in self.open if x.number == number and not x.end), None)

    def of(self, person: PersonId) -> tuple[Briefing, ...]:
        """Return the briefings of somebody that wait for their answer."""
        return tuple(x for x in self.open if x.person == person and not x.end)
