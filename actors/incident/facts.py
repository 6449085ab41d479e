"""Facts from the settings and about people: severities, services, roles, links, marks.

Rule: an event contains a copy of each fact that it needs, so changing the settings
later does not change past incidents.
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
        rank: 1 is the most serious.
        mentions_channel: whether announcements notify everybody in the channel.
        nags: whether Muster asks if an incident that stays open is over.
    """

    key: str
    word: str
    sentence: str
    rank: int
    mentions_channel: bool = False
    nags: bool = True


@frozen(kw_only=True)
class Service:
    """A service that may be affected; ``key`` is part of the channel's name."""

    key: str
    name: str


@frozen(kw_only=True)
class Role:
    """A job in an incident, such as comms lead."""

    key: str
    word: str


@frozen(kw_only=True)
class Lead:
    """Who has a role."""

    role: Role
    person: PersonId


@frozen(kw_only=True)
class Link:
    """A page of documentation; the code finds a particular one by its ``key``."""

    key: str
    title: str
    url: str


@frozen(kw_only=True)
class Mark:
    """Who did something, and when (UTC)."""

    by: PersonId
    at: datetime


NOT_SURE = Service(key="not-sure", name="Not sure")
"""The service of an incident whose declarer did not know it."""

REPORT = "report"
"""The key of the link to the report template, which the team gets after a closing."""
