"""An incident's number, as people type it and buttons bear it."""

import re

from actors.incident.ids import IncidentNumber

_NUMBER = re.compile(r"#?([0-9]{1,9})")


def number_in(word: str) -> IncidentNumber | None:
    """Read the number of an incident; no incident has more than nine digits."""
    found = _NUMBER.fullmatch(word)
    return IncidentNumber(int(found[1])) if found else None
