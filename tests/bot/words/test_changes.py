"""Changes: the heading above them, and what each of them says."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.details import SeverityMoved
from actors.incident.events import Change
from actors.incident.facts import Severity
from actors.incident.lifecycle import WasClosed, WasReopened
from bot.words.changes import heading, sentence
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


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (severity("Low", rank=2), severity("High"), "raised the severity to High"),
        (severity("High"), severity("Low", rank=2), "lowered the severity to Low"),
        (severity("High"), severity("High"), "confirmed the severity: High."),
        (
            severity("High"),
            with_(severity("Other"), key="other"),
            "changed the severity to Other (was High).",
        ),
    ],
)
def test_a_severity_is_raised_lowered_confirmed_or_only_changed(
    before: Severity, after: Severity, told: str
) -> None:
    said = sentence(MARK, SeverityMoved(before=before, after=after))

    assert as_mrkdwn(said).startswith(f"<@{MARK.by}> {told}")
