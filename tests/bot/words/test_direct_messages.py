"""The direct message about steps: each kind once, and the first that needs somebody."""

import pytest
from attrs import evolve as with_

from actors.incident.ids import ChannelId, StepKey
from actors.incident.views import Progress, ReceiptLine, ReceiptView
from bot.base.json_types import text
from bot.screens.messages.render import render
from bot.screens.step_tag import StepTag
from bot.words import direct_messages
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import P2
from tests.bot.bodies import NUMBER, receipt

TAG = StepTag(number=NUMBER, step=StepKey("receipt/declared/1"))


def line(
    row: str, progress: Progress, target: str = "", error: str = ""
) -> ReceiptLine:
    return ReceiptLine(
        row=row, target=target, progress=progress, error=error, step=StepKey(row)
    )


def of(*lines: ReceiptLine) -> ReceiptView:
    view = receipt("Mails are lost", Progress.DONE)
    return with_(view, severity=P2, lines=lines)


def done(*rows: tuple[str, str]) -> str:
    lines = (line(row, Progress.DONE, target) for row, target in rows)
    return as_mrkdwn(direct_messages.lines(of(*lines))[-1])


def notified(view: ReceiptView) -> str:
    return text(render(view, TAG, "nonce"), "text")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("card", "")], "Done: posted the card."),
        ([("pin", "")], "Done: pinned the card."),
        ([("pin", ""), ("card", "")], "Done: posted and pinned the card."),
        ([("invite", "U1")], "Done: invited <@U1>."),
        ([("invite", "U1"), ("invite", "U2")], "Done: invited <@U1> and <@U2>."),
        (
            [("bookmark", "A"), ("bookmark", "B"), ("bookmark", "C")],
            "Done: added bookmarks “A”, “B” and “C”.",
        ),
        ([("bookmark", "A")], "Done: added bookmark “A”."),
        (
            [("told", "C1"), ("told", "C2"), ("topic", "")],
            "Done: posted the change in <#C1> and <#C2>, set the topic.",
        ),
    ],
)
def test_what_is_done_is_told_by_kind(rows: list[tuple[str, str]], told: str) -> None:
    assert done(*rows) == told


def test_the_notification_says_the_first_step_that_needs_somebody() -> None:
    refused = line("invite", Progress.REFUSED, "U1", "user_is_restricted")
    other = line("topic", Progress.REFUSED, error="too_long")
    told = "Not done: invite <@U1>. They are a guest."
    one = notified(of(line("card", Progress.DONE), refused))
    assert one == f"Incident 123456, P2 Medium: 1 step needs you. {told}"
    two = notified(of(refused, other))
    assert two == f"Incident 123456, P2 Medium: 2 steps need you. {told}"


def test_the_notification_says_first_what_somebody_has_to_check() -> None:
    refused = line("topic", Progress.REFUSED, error="too_long")
    doubted = line("announce", Progress.DOUBTED, "C1")
    told = "2 steps need you. Check this: announce it in <#C1>."
    assert notified(of(refused, doubted)) == f"Incident 123456, P2 Medium: {told}"


def test_the_state_of_an_incident_that_needs_nobody() -> None:
    finished, waiting = line("card", Progress.DONE), line("topic", Progress.WAITING)
    there = with_(of(finished), channel=ChannelId("C1"))
    assert notified(there).endswith(": Everything is done. Go to <#C1>.")
    assert notified(with_(there, channel=None)).endswith(": Everything is done.")
    assert "Muster keeps trying" in notified(of(finished, waiting))
    assert "a later change replaced these steps" in notified(of())
