"""An incident that Muster has stopped working on."""

from collections.abc import Iterable

from actors.incident.ids import IncidentNumber, PersonId
from bot.words.spans import Person, Said, joined, say


def parked(number: IncidentNumber) -> Said:
    return say(
        "*Muster has stopped working on incident {number}* after repeated errors. "
        "What is done stays done. Do the rest by hand, or start Muster on it again: "
        "`/incident retry {number}`",
        number=number,
    )


def parked_for(people: Iterable[PersonId], number: IncidentNumber) -> Said:
    """Mention the people who got no direct message about it."""
    named = joined(map(Person, people), " ")
    return joined([named, parked(number)], "\n") if named.spans else parked(number)
