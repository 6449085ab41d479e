"""The metadata of a window, and a window without any."""

import pytest

from actors.incident.ids import ChannelId, IncidentNumber, MessageTs
from bot.dialogue.forms.form import Form
from bot.slack.kit.requests import View


@pytest.mark.parametrize(
    "form",
    [
        Form(id="f1", origin=None, number=None),
        Form(id="f2", origin=ChannelId("C1"), number=IncidentNumber(10**8), version=7),
        Form(id="f3", origin=ChannelId("C1"), origin_name="help", number=None),
        Form(
            id="f4",
            origin=ChannelId("C1"),
            number=None,
            origin_thread=MessageTs("1.1"),
            link="https://acme.slack.com/archives/C1/p11",
        ),
    ],
)
def test_a_form_is_read_as_it_was_written(form: Form) -> None:
    assert Form.of(View(id="V1", metadata=form.write())) == form


@pytest.mark.parametrize(
    "metadata",
    ["", "null", "[]", "{", '{"number": 1e999}', '{"number": NaN}', "[" * 100_000],
)
def test_a_form_that_nobody_wrote_goes_by_the_id_of_its_window(metadata: str) -> None:
    form = Form.of(View(id="V1", metadata=metadata))

    assert form == Form(id="V1", origin=None, number=None)
