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
        nags: whether Muster asks if an incident that stays open is over, and reminds
            people of updates.
        update_every: minutes until the next update is due; 0: none is promised.
    """

    key: str
    word: str
    sentence: str
    rank: int
    mentions_channel: bool = False
    nags: bool = True
    update_every: int = 0


@frozen(kw_only=True)
class Service:
    """A service that may be affected; ``key`` is part of the channel's name."""

    key: str
    name: str


@frozen(kw_only=True)
class Role:
    """A job in an incident, such as comms lead.

    Attributes:
        leads: it is the incident lead's. The person who declares an incident has it
            until they hand it over.
        needed: an incident in which nobody has it lacks something.
    """

    key: str
    word: str
    leads: bool = False
    needed: bool = False


@frozen(kw_only=True)
class Lead:
    """Who has a role."""

    role: Role
    person: PersonId


@frozen(kw_only=True)
class Brief:
    """What a role asks of the person who gets it.

    Attributes:
        lines: at most five, as the settings said; none if they said nothing.
        is_known: they were briefed on this role in the last 30 days.
    """

    lines: tuple[str, ...] = ()
    is_known: bool = False


@frozen(kw_only=True)
class CheckItem:
    """One statement of a checklist, which is true once it is ticked.

    Attributes:
        key: the stable name; a tick belongs to it whatever the severity.
        group: the heading above it; empty for none.
        seen_as: what Muster can see itself, such as ``impact``; empty if only people
            can know it.
    """

    key: str
    words: str
    group: str = ""
    seen_as: str = ""


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


NOBODY = PersonId("")
"""Who did something that Muster did by itself."""

NOT_SURE = Service(key="not-sure", name="Not sure")
"""The service of an incident whose declarer did not know it."""

REPORT = "report"
"""The key of the link to the report template, which the team gets after a closing."""
