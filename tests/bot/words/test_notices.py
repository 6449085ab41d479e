"""The heading of a change follows the newest of closing and reopening."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.details import SeverityMoved
from actors.incident.events import Change
from actors.incident.lifecycle import WasClosed, WasReopened
from bot.words.changes import heading
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.bot.bodies import MARK, notice, severity

CLOSED = WasClosed(summary="Rolled back", after=timedelta(minutes=5))
REOPENED = WasReopened()
RAISED = SeverityMoved(before=severity("Low", rank=2), after=severity("High"))


def read(*changes: Change) -> str:
    view = notice("Mails are lost")
    said = heading(with_(view, changes=tuple((MARK, x) for x in changes)))
    return " ".join(map(as_mrkdwn, said))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((CLOSED,), "Closed: Mails are lost (Incident 123456)"),
        ((REOPENED, CLOSED), "Closed: Mails are lost (Incident 123456)"),
        ((RAISED, CLOSED), "Closed: Mails are lost (Incident 123456)"),
        ((REOPENED,), "Reopened: Mails are lost (Incident 123456)"),
        ((CLOSED, REOPENED), "Reopened: Mails are lost (Incident 123456)"),
        (
            (CLOSED, REOPENED, RAISED),
            "<!channel> Reopened: Mails are lost (Incident 123456)",
        ),
        ((RAISED,), "<!channel> Now Mails are lost: Mails are lost (Incident 123456)"),
    ],
)
def test_a_heading_follows_the_newest_change(
    changes: tuple[Change, ...], told: str
) -> None:
    assert read(*changes) == told
