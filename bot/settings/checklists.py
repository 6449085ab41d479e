"""The statements of the checklists, and the severities that each belongs to."""

from attrs import frozen

from actors.incident import seen
from actors.incident.facts import CheckItem

SEEN = tuple(seen.SEEN)
"""What Muster can see itself, so that nobody has to tick it."""


@frozen(kw_only=True)
class ConfiguredCheck:
    """A statement, and the keys of the severities that have it; empty: all."""

    item: CheckItem
    severities: frozenset[str] = frozenset()

    def is_for(self, severity: str) -> bool:
        return not self.severities or severity in self.severities


_P1, _P2, _P3 = (frozenset({key}) for key in ("p1", "p2", "p3"))
_FIRST, _PEOPLE, _RISKS = "First of all", "People and messages", "Risks"


def _check(
    key: str,
    words: str,
    group: str = _FIRST,
    severities: frozenset[str] = frozenset(),
    *,
    seen_as: str = "",
) -> ConfiguredCheck:
    item = CheckItem(key=key, words=words, group=group, seen_as=seen_as)
    return ConfiguredCheck(item=item, severities=severities)


DEFAULT_CHECKLIST = (
    _check("lead", "An incident lead is named", seen_as="lead"),
    _check("impact", "What users see is written in 1 line", seen_as="impact"),
    _check("start", "The start time is known"),
    _check("changes", "Recent changes were checked"),
    _check("first-update", "The first update was sent", seen_as="update"),
    _check("next-update", "The next update has a time"),
    _check(
        "roles", "The roles are held by different people", _PEOPLE, _P1, seen_as="roles"
    ),
    _check("call", "A call is open, and its link is in the channel", _PEOPLE, _P1),
    _check("stakeholders", "Senior stakeholders were told", _PEOPLE, _P1),
    _check("public-status", "The public status page is up to date", _PEOPLE, _P1),
    _check("neighbours", "Teams with connected services were asked", _PEOPLE, _P1),
    _check("relief", "Somebody can take over after 2 hours", _PEOPLE, _P1),
    _check("central-report", "The central report was made", _PEOPLE, _P1),
    _check("backup-plan", "There is a plan if the fix fails", _RISKS, _P1),
    _check(
        "personal-data", "It is clear whether personal data is at risk", _RISKS, _P1
    ),
    _check(
        "tech-and-comms",
        "There is a tech lead and a comms lead",
        _PEOPLE,
        _P2,
        seen_as="tech-and-comms",
    ),
    _check("owner", "The service owner was told", _PEOPLE, _P2),
    _check("user-message", "It is decided whether to tell users", _PEOPLE, _P2),
    _check("review", "The review is booked", _PEOPLE, _P2),
    _check("fix-owner", "Somebody owns the fix", _PEOPLE, _P3),
    _check("workaround", "Support has a workaround for users", _PEOPLE, _P3),
)
