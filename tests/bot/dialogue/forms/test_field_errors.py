"""Errors are shown beside a field of the window, as plain text."""

import json
from collections.abc import Mapping

import pytest

from actors.incident.ids import IncidentNumber
from bot.dialogue.forms.field_errors import (
    general_error,
    place_errors,
    unmarked,
)
from bot.dialogue.reply import FieldErrors, ShowWindow
from bot.sandbox.blocks.validate import check_view
from bot.sandbox.ids import IdSource
from bot.slack.kit.values import NO_VALUES
from bot.words import field_errors, refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Said, say
from tests.actors.incident.case import CLOSED, incident_of
from tests.bot.sent import window_values

VALUES = window_values({"service": "web", "title": "", "lead:tech:web": "U1"})


def flaws(reply: FieldErrors | ShowWindow) -> Mapping[str, str]:
    assert isinstance(reply, FieldErrors)
    return reply.by_block


def test_an_error_stands_beside_its_field() -> None:
    answer = place_errors(
        VALUES, {"lead:tech:web": "Choose a person", "title": "Say it"}
    )

    assert answer == FieldErrors(
        by_block={"lead:tech:web": "Choose a person", "title": "Say it"}
    )


def test_an_error_of_a_field_that_the_window_lacks_stands_beside_another_one() -> None:
    found = {"severity": "One", "title": "Two", "gone": "Three"}

    assert flaws(place_errors(VALUES, found)) == {"title": "One. Two. Three"}
    stopped = {"severity": "One.", "title": "Two.", "gone": "Three."}
    assert flaws(place_errors(VALUES, stopped)) == {"title": "One. Two. Three."}
    others = window_values({"service": "web", "severity": "p1"})
    assert flaws(place_errors(others, found)) == {
        "severity": "One",
        "service": "Two. Three",
    }


def test_a_window_without_fields_is_replaced_by_one_that_says_it() -> None:
    answer = general_error(
        NO_VALUES, as_mrkdwn(refusals.not_done_parked(IncidentNumber(7)))
    )

    assert isinstance(answer, ShowWindow)
    check_view(json.loads(json.dumps(answer.view)), "modal", IdSource(1))
    assert "/incident retry" in str(answer.view["blocks"])


@pytest.mark.parametrize(
    ("said", "plainly"),
    [
        (
            "There is none. `/incident list` shows all.",
            "There is none. /incident list shows all",
        ),
        ("*Bold* &amp; &lt;b&gt;", "Bold & <b>"),
        (
            "Closed, <!date^1^{time}|2026-01-01 12:10 UTC>.",
            "Closed, 2026-01-01 12:10 UTC",
        ),
        (field_errors.closed_meanwhile(), field_errors.closed_meanwhile()),
        (as_mrkdwn(refusals.SLOW_WINDOW), as_mrkdwn(refusals.SLOW_WINDOW)),
        (
            field_errors.closed_since(incident_of(*CLOSED).number),
            field_errors.closed_since(incident_of(*CLOSED).number),
        ),
    ],
)
def test_a_field_error_is_plain_text_without_a_last_full_stop(
    said: str, plainly: str
) -> None:
    assert unmarked(said) == plainly


@pytest.mark.parametrize(
    ("said", "plainly"),
    [
        (
            say("There is none: `/incident list` & <b>."),
            "There is none: /incident list & <b>",
        ),
        ("There is *none* & <b>", "There is none & <b>"),
    ],
)
def test_a_sentence_that_belongs_to_no_field_is_plain_text_too(
    said: Said | str, plainly: str
) -> None:
    assert flaws(general_error(VALUES, said)) == {"title": plainly}
