"""The window that sends an update: its questions, and texts to start from."""

import re
from collections.abc import Iterable

from actors.incident.audience import announced_to
from actors.incident.facts import NOT_SURE
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.incident.status import Status
from bot.words.phrases import enumerated, in_a_sentence, name_of, too_long
from bot.words.spans import Part, Place, Said, joined, say

TITLE = "Send an update"


SUBMIT = "Send update"


TEXT = "What do people need to know now?"


TEXT_HINT = (
    "What users see, what you are doing, what they can do. "
    "No causes until they are certain."
)


STATUS = "Status"


SEVERITY = "Severity"


NEXT = "Next update"


WHEN_CHANGED = "When something changes"


def in_minutes(minutes: int) -> str:
    return f"In {minutes} minutes"


def usual(option: str, severity: str) -> str:
    return f"{option} (usual for {severity})"


GAPS_LEFT = "Replace the parts in [square brackets], or delete them"


NO_TEXT = "Enter a few words about what people need to know"


FIRST = (
    "[Who] cannot [do what] on {service}. It started at about [time]. "
    "We are looking into it. [What to do instead.]"
)
FIRST_WITH_IMPACT = (
    "{impact} It started at about [time]. We are looking into it. [What to do instead.]"
)
CHANGE = (
    "{service} is [better, the same, worse]. [What changed.] "
    "We are now [doing what]. Still affected: [who]."
)
NO_CHANGE = (
    "Nothing has changed since the latest update. "
    "We are still [doing what]. Still affected: [who]."
)
MONITORING = (
    "{service} has worked normally since [time]. "
    "We will watch it until [time] before we close this."
)
SERVICE = "[which service]"

_GAP = re.compile(r"\[[^\[\]]*\]")
GAPS = frozenset(
    gap.casefold()
    for text in (FIRST, CHANGE, NO_CHANGE, MONITORING, SERVICE)
    for gap in _GAP.findall(text)
)
"""What people replace in a text to start from; they may use other brackets."""


def start_text(incident: Incident, status: Status) -> str:
    """Return the text to start from: what to say depends on how far people are."""
    latest, service = incident.updates.latest, incident.service
    if status is Status.MONITORING:
        text = MONITORING
    elif latest and latest.mark == incident.latest.mark and status is incident.status:
        text = NO_CHANGE
    elif latest:
        text = CHANGE
    elif incident.impact:
        text = FIRST_WITH_IMPACT
    else:
        text = FIRST
    name = SERVICE if service.key == NOT_SURE.key else service.name
    said = text.format(service=name, impact=_sentence(incident.impact))
    # Without a known service, a text may begin with the gap for it.
    return said.replace("[w", "[W", 1) if said.startswith("[w") else said


def _sentence(line: str) -> str:
    begun = f"{line[:1].upper()}{line[1:]}"
    return begun if begun.endswith((".", "!", "?")) else f"{begun}."


def has_gaps(text: str) -> bool:
    """Whether a part is left that somebody has to replace."""
    return any(gap.casefold() in GAPS for gap in _GAP.findall(text))


def goes_to(incident: Incident) -> Said:
    """Say who is told, before it is sent."""
    return say("Goes to {places}.", places=_places(incident, named=True))


def sent(incident: Incident) -> Said:
    return say(
        "{incident}: update sent to {places}.",
        incident=name_of(incident.number),
        places=_places(incident, named=False),
    )


def _places(incident: Incident, *, named: bool) -> Said:
    channels = announced_to(incident)
    places: list[Part] = []
    if incident.channel:
        places.append(Place(incident.channel.id))
    if channels or not places:
        places.append(_announcements(map(Place, channels), len(channels), named=named))
    return enumerated(places)


def _announcements(channels: Iterable[Place], count: int, *, named: bool) -> Said:
    if not count:
        return say("nobody yet")
    which = "1 announcement" if count == 1 else f"{count} announcements"
    if not named:
        return say("{which}", which=which)
    return say("{which}: {channels}", which=which, channels=joined(channels))


def status_saved(incident: Incident, *, has_changed: bool) -> Said:
    """Say which status it has; the same status again is told to nobody."""
    told = " Every channel that was told about it is being told." if has_changed else ""
    return say(
        "{incident}: the status is {already} {word}.{told}",
        incident=name_of(incident.number),
        already="now" if has_changed else "already",
        word=in_a_sentence(incident.updates.word),
        told=told,
    )


def text_too_long(typed: str, limit: int) -> Said:
    return too_long("This is not sent", typed, limit)


def gaps_left(typed: str) -> Said:
    return say(
        "This is not sent. {why}. You typed: {typed}", why=GAPS_LEFT, typed=typed
    )


def update_by_typing(number: IncidentNumber) -> Said:
    return say(
        "Slack did not open the window. You can type, for example: "
        "`/incident fixing #{number} [what people need to know]`",
        number=number,
    )
