"""What slack-sdk's own models say of every message and every window."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

import pytest
from attrs import evolve as with_
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject as Model
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from actors.incident.ids import ChannelId, IncidentNumber
from bot.screens import plain_windows
from bot.screens.details import windows
from bot.screens.details.filled import Filled, as_it_is
from bot.words import field_errors, forms
from bot.words.spans import joined, say
from tests.actors.incident.case import ADA
from tests.bot.screens.details.forms import FILLED, INCIDENT, METADATA, TEAM, configured

GOLDEN = Path(__file__).parents[1] / "words" / "messages"
GOLDEN_WINDOWS = GOLDEN.parent / "windows"
NOT_MESSAGES = {"topics", "texts", "next"}

BARE = configured(0, 0)
HUGE = configured(99, 10, "&" * 99)
LONGEST = Filled(
    title="&" * 500,
    service="service-98",
    severity="s3",
    description="&" * 5000,
    impact="&" * 500,
    leads={role.key: ADA for role in HUGE.roles},
)
LONG_INCIDENT = with_(
    INCIDENT,
    number=IncidentNumber(123456789),
    announce=tuple(ChannelId(f"C{number:010}") for number in range(50)),
    details=with_(INCIDENT.details, title="&" * 120),
    steps=with_(INCIDENT.steps, names_taken=99),
)

WINDOWS: Mapping[str, object] = {
    "declare, empty": windows.declare_window(BARE, Filled(), METADATA),
    "declare, typical": windows.declare_window(TEAM, FILLED, METADATA),
    "declare, longest": windows.declare_window(HUGE, LONGEST, METADATA),
    "update, empty": windows.update_window(BARE, INCIDENT, Filled(), METADATA),
    "update, typical": windows.update_window(
        TEAM, INCIDENT, as_it_is(INCIDENT), METADATA
    ),
    "update, longest": windows.update_window(HUGE, LONG_INCIDENT, LONGEST, METADATA),
    "impact, empty": windows.impact_window(INCIDENT.number, Filled(), METADATA),
    "impact, typical": windows.impact_window(
        INCIDENT.number, with_(FILLED, impact="Nobody can pay."), METADATA
    ),
    "impact, longest": windows.impact_window(LONG_INCIDENT.number, LONGEST, METADATA),
    "setting_up, empty": plain_windows.setting_up_window(
        with_(INCIDENT, announce=(), roles=with_(INCIDENT.roles, invitees=()))
    ),
    "setting_up, typical": plain_windows.setting_up_window(INCIDENT),
    "setting_up, longest": plain_windows.setting_up_window(LONG_INCIDENT),
    "text, empty": plain_windows.text_window("Muster", say("Done.")),
    "text, typical": plain_windows.text_window(
        forms.NO_FIELDS_TITLE,
        joined([field_errors.NO_TITLE, field_errors.UNKNOWN_SERVICE], "\n"),
    ),
    "text, longest": plain_windows.text_window("x" * 99, say("x" * 3000)),
}


def golden_windows() -> dict[str, object]:
    files = [x for x in GOLDEN_WINDOWS.glob("*.json") if x.stem not in NOT_MESSAGES]
    return {f"window {x.stem}": json.loads(x.read_text("utf-8")) for x in files}


def golden() -> dict[str, object]:
    files = [x for x in GOLDEN.glob("*.json") if x.stem not in NOT_MESSAGES]
    return {x.stem: json.loads(x.read_text("utf-8"))["blocks"] for x in files}


MADE = {**golden(), **golden_windows(), **WINDOWS}


def models(sent: object) -> list[Model]:
    """Read a window, or a message's blocks, as slack-sdk does."""
    told = json.loads(json.dumps(sent))
    if isinstance(sent, Mapping):
        return [View(**told)]
    return [*Block.parse_all(told)]


def parts(value: object) -> Iterator[Model]:
    """A model and every model inside it."""
    if isinstance(value, Model):
        yield value
        value = list(vars(value).values())
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from parts(one)


def validate(sent: object) -> list[object]:
    """Validate a model at every depth, and return what it would be sent as."""
    found = models(sent)
    for part in parts(found):
        part.validate_json()
    return [model.to_dict() for model in found]


@pytest.mark.parametrize("name", sorted(MADE))
def test_slack_sdk_finds_every_message_and_window_valid(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    sent = json.loads(json.dumps(MADE[name]))
    made = sent if isinstance(sent, list) else [sent]

    # It leaves out what is empty.
    kept = [{key: value for key, value in x.items() if value != ""} for x in made]
    assert validate(sent) == kept
    # It only logs a block, an element or a field that it does not know.
    assert caplog.messages == []


def test_every_kind_of_window_is_among_them_empty_typical_and_longest() -> None:
    made = {
        name.removesuffix("_window")
        for name in (*dir(windows), *dir(plain_windows))
        if name.endswith("_window")
    }
    named = {tuple(name.split(", ")) for name in WINDOWS}

    assert named == set(product(made, ("empty", "typical", "longest")))


def test_there_are_messages_among_them() -> None:
    assert {"announcement", "card", "receipt", "topics"} - golden().keys() == {"topics"}


LABEL = {"type": "plain_text", "text": "Label"}
OPTION = {"text": LABEL, "value": "x"}
SELECT = {"type": "static_select", "action_id": "x", "options": [OPTION] * 101}
TITLE = {"type": "plain_text", "text": "x" * 25}
WRONG: Mapping[str, object] = {
    "a header that is too long": [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    ],
    "a section that is too long": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    ],
    "a list that is too long, inside an input": [
        {"type": "input", "label": LABEL, "element": SELECT},
    ],
    "a window's title that is too long": {
        "type": "modal",
        "title": TITLE,
        "blocks": [{"type": "divider"}],
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_slack_sdk_would_notice(name: str) -> None:
    with pytest.raises(SlackObjectFormationError):
        validate(WRONG[name])
