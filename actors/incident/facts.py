"""What an incident is told about: severities, services, roles, links and people.

Rule: these are copied into the events that use them.
A configuration that changes later never rewrites an incident that has been.
"""

from datetime import datetime

from attrs import frozen

from actors.incident.ids import PersonId


@frozen(kw_only=True)
class Severity:
    """How bad it is.

    Attributes:
        key: the stable name, such as ``p1``.
        word: what people read, such as ``P1 High``.
        sentence: how to recognise it.
        rank: 1 is the gravest.
        mentions_channel: whether announcements notify everybody in the channel.
    """

    key: str
    word: str
    sentence: str
    rank: int
    mentions_channel: bool = False


@frozen(kw_only=True)
class Service:
    """What is hurt; ``key`` also stands in the channel's name."""

    key: str
    name: str


@frozen(kw_only=True)
class Role:
    """A part that somebody plays in an incident, such as the comms lead."""

    key: str
    word: str


@frozen(kw_only=True)
class Lead:
    """Who plays a role."""

    role: Role
    person: PersonId


@frozen(kw_only=True)
class Link:
    """A page of documentation; ``key`` is how the code finds a particular one."""

    key: str
    title: str
    url: str


@frozen(kw_only=True)
class Mark:
    """Who did something, and when (UTC)."""

    by: PersonId
    at: datetime


NOT_SURE = Service(key="not-sure", name="Not sure")
"""The service of an incident whose declarer could not tell."""

REPORT = "report"
"""The key of the link to the report template, which the hand-off shows."""
