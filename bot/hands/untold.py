"""Logs the steps that no message in Slack can report: the last resort."""

from datetime import datetime

import structlog

from actors.incident.effects import (
    Accepted,
    Admitted,
    MadeChannel,
    Outcome,
    SentMessage,
    Step,
)
from actors.incident.evolve import evolve
from actors.incident.model import Incident
from actors.incident.plan.receipt import UnseenReceipt, unseen_receipts
from actors.incident.plan.table import REPORTED
from actors.incident.settle import settle

ADVICE = (
    "Slack refused every message about this step. Tell the person who asked for it, "
    "do the step by hand, and let the app send direct messages"
)

_log = structlog.get_logger("bot.hands.untold")


def log_untold(
    incident: Incident, step: Step, outcome: Outcome, now: datetime, *, looked_up: bool
) -> None:
    """Log the steps of each direct message that Slack has refused everywhere."""
    if isinstance(outcome, Accepted | MadeChannel | SentMessage):
        return
    if isinstance(outcome, Admitted) and not outcome.refused:
        return
    after: Incident | None = incident
    for event in settle(incident, step, outcome, now, looked_up=looked_up):
        after = evolve(after, event)
    before = unseen_receipts(incident, REPORTED)
    for unseen in unseen_receipts(after, REPORTED) if after else ():
        if unseen not in before:
            _say(incident, unseen)


def _say(incident: Incident, unseen: UnseenReceipt) -> None:
    steps = unseen.steps or (unseen.receipt,)
    for key in steps:
        _log.error(
            "step not reported",
            incident=incident.number,
            step=key,
            receipt=unseen.receipt,
            advice=ADVICE,
        )
