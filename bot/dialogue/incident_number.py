"""An incident's number in typed text and in the values of buttons."""

import re

from actors.incident.ids import IncidentNumber

_NUMBER = re.compile(r"#?([0-9]{1,9})")


def number_in(word: str) -> IncidentNumber | None:
    """Read an incident's number, which has at most nine digits."""
    found = _NUMBER.fullmatch(word)
    return IncidentNumber(int(found[1])) if found else None
