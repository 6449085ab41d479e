"""After how many minutes the next update is usual, by severity."""

from actors.incident.facts import Severity


def usual_minutes(severity: Severity) -> int:
    """Return 0 if the next update comes when something changes."""
    return severity.update_every
