"""The window of an open incident, and the answer if Slack does not open it."""

from collections.abc import Iterable

from actors.incident.model import Incident
from bot.words.phrases import name_of
from bot.words.spans import Said, joined, say


def head(incident: Incident, following: Said) -> Said:
    """Say which incident it is, and what is next for the reader."""
    return say(
        "*{incident}, {severity}{closed}.* {title}\n{following}",
        incident=name_of(incident.number),
        severity=incident.severity.word,
        closed=", closed" if incident.closed else "",
        title=incident.title,
        following=following,
    )


def typed_instead(
    incident: Incident, following: Said, ways: Iterable[tuple[str, str]]
) -> Said:
    """List what can be typed; each way is a label and words after the command."""
    lines = [
        say(f"• {{label}}: `/incident {typed}`", label=label) for label, typed in ways
    ]
    refused = say("Slack did not open the window. You can type:")
    return joined([head(incident, following), refused, *lines], "\n")
