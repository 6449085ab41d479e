"""The window that says what Muster will do."""

import json

from attrs import evolve as with_

from actors.incident.facts import NOT_SURE
from actors.incident.ids import ChannelId
from actors.incident.steps.state import Channel
from bot.screens.plain_windows import setting_up_window
from bot.words import declaration_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import CLOSED, incident_of
from tests.bot.screens.details.forms import INCIDENT, assert_valid


def test_the_window_names_what_is_to_be_confirmed_and_what_it_is_treated_as() -> None:
    sure = as_mrkdwn(declaration_text.setting_up(INCIDENT))
    details = with_(INCIDENT.details, unsure=True)
    unsure = as_mrkdwn(declaration_text.setting_up(with_(INCIDENT, details=details)))
    neither = as_mrkdwn(
        declaration_text.setting_up(
            with_(INCIDENT, details=with_(details, service=NOT_SURE))
        )
    )

    assert "confirmed" not in sure
    word = INCIDENT.severity.word
    severity = f"the severity (treated as {word} until then)"
    assert f"\nTo be confirmed: {severity}.\n" in unsure
    assert f"\nTo be confirmed: the service and {severity}.\n" in neither


def test_the_window_that_says_what_muster_will_do_is_valid() -> None:
    view = setting_up_window(INCIDENT)

    assert_valid(view)
    assert "create incident-0007-web-checkout-fails" in json.dumps(view)
    assert "submit" not in view


def test_the_window_names_the_channel_that_the_state_knows_of() -> None:
    taken = with_(INCIDENT, steps=with_(INCIDENT.steps, names_taken=1))
    said = json.dumps(setting_up_window(taken))
    assert "create incident-0007-web-checkout-fails-2" in said

    made = with_(
        taken,
        steps=with_(taken.steps, channel=Channel(id=ChannelId("C7"), name="other")),
    )
    said = as_mrkdwn(declaration_text.setting_up(made))
    assert "Its channel is <#C7>" in said
    assert "create " not in said


def test_the_window_of_a_closed_incident_promises_nothing() -> None:
    over = incident_of(*CLOSED)
    assert_valid(setting_up_window(over))
    said = as_mrkdwn(declaration_text.setting_up(over))

    assert "closed by <@UBOB>" in said
    assert "/incident reopen 7" in said
    assert "Muster will now" not in said
