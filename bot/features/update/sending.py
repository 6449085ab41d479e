"""What somebody wants to tell everybody, as a command for the incident."""

from datetime import datetime

from actors.incident.details import Estimate
from actors.incident.facts import Mark
from actors.incident.question import FIRST_AFTER
from actors.incident.status import Status
from actors.incident.updates import SendUpdate
from bot.settings.configuration import Configuration


def update_command(
    config: Configuration,
    mark: Mark,
    text: str,
    *,
    status: Status | None,
    estimate: Estimate | None = None,
    update_at: datetime | None,
) -> SendUpdate:
    """Add to an update what only the settings know."""
    return SendUpdate(
        mark=mark,
        text=text,
        status=status,
        estimate=estimate,
        update_at=update_at,
        ask_at=config.working_hours.moved(mark.at + FIRST_AFTER),
        checklist=config.checklist_for(estimate.severity) if estimate else None,
    )
