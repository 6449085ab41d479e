"""A finding is logged once, and shown in the receipt of one incident."""

from attrs import evolve
from structlog.testing import capture_logs

from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.views import Progress, ReceiptLine, ReceiptView
from bot.checkup.finding import Finding, warning
from bot.checkup.findings import Findings
from tests.bot.bodies import severity

PINS = warning("W", "no pins", "paste", frozenset({"pin"}))
NEWS = warning("W", "not there", "invite", frozenset({"announce"}), "C1")


def line(row: str, progress: Progress, target: str = "") -> ReceiptLine:
    return ReceiptLine(
        row=row, target=target, progress=progress, error="", step=StepKey(row)
    )


def receipt(number: int, *lines: ReceiptLine) -> ReceiptView:
    return ReceiptView(
        number=IncidentNumber(number),
        title="Mails are late",
        severity=severity("P1"),
        occasion="declared",
        channel=None,
        channel_name="x",
        lines=lines,
        retried=None,
    )


def findings(*found: Finding) -> Findings:
    told = Findings()
    told.put("check", found)
    return told


def test_a_finding_is_logged_when_it_appears_and_when_it_is_solved() -> None:
    told = Findings()
    with capture_logs() as lines:
        told.put("scopes", [PINS, PINS])
        told.put("news", [NEWS])
        told.put("scopes", [PINS])
        told.put("scopes", [])
        told.put("scopes", [])

    assert [(x["event"], x["log_level"], x["problem"]) for x in lines] == [
        ("set-up problem found", "warning", "W: no pins. Fix: paste"),
        ("set-up problem found", "warning", "W: not there. Fix: invite"),
        ("set-up problem solved", "info", "W: no pins. Fix: paste"),
    ]
    assert told.current == (NEWS,)


def test_a_finding_is_shown_in_the_first_receipt_that_it_affects() -> None:
    told = findings(PINS)
    done = receipt(1, line("pin", Progress.DONE), line("topic", Progress.REFUSED))
    second = receipt(2, line("pin", Progress.REFUSED))
    third = receipt(3, line("pin", Progress.REFUSED))

    assert told.for_receipt(done) == ()
    assert told.for_receipt(second) == (PINS,)
    assert told.for_receipt(third) == ()
    assert told.for_receipt(second) == (PINS,)


def test_a_finding_leaves_its_receipt_when_the_step_is_done() -> None:
    told = findings(PINS)
    assert told.for_receipt(receipt(2, line("pin", Progress.DOUBTED))) == (PINS,)
    assert told.for_receipt(receipt(2, line("pin", Progress.DONE))) == ()
    assert told.for_receipt(receipt(2, line("pin", Progress.WAITING))) == ()


def test_a_finding_about_one_channel_does_not_affect_another() -> None:
    told = findings(NEWS)
    other = receipt(1, line("announce", Progress.REFUSED, "C2"))
    its = receipt(2, line("announce", Progress.REFUSED, "C1"))

    assert told.for_receipt(other) == ()
    assert told.for_receipt(its) == (NEWS,)


def test_a_finding_that_comes_back_is_shown_in_a_receipt_again() -> None:
    told = findings(PINS)
    assert told.for_receipt(receipt(1, line("pin", Progress.REFUSED))) == (PINS,)
    told.put("check", [])
    told.put("check", [PINS])

    assert told.for_receipt(receipt(2, line("pin", Progress.REFUSED))) == (PINS,)


def test_a_finding_affects_only_steps_with_its_row_and_target() -> None:
    refused = line("pin", Progress.REFUSED)

    assert PINS.touches(refused)
    assert not evolve(PINS, rows=frozenset()).touches(refused)
