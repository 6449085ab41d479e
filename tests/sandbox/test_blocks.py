import pytest

from bot.sandbox.blocks.validate import check_view, message_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields, dig
from bot.sandbox.ids import IdSource
from tests.sandbox.app import buttons, modal, mrkdwn, plain, question, section


def option(number: int, **more: object) -> Fields:
    return {"text": plain(f"option {number}"), "value": str(number), **more}


def accessory(kind: str, **fields: object) -> Fields:
    return {**section("x"), "accessory": {"type": kind, **fields}}


def select(count: int, **fields: object) -> Fields:
    options = [option(number) for number in range(count)]
    return accessory("static_select", options=options, **fields)


def refusal(*blocks: object) -> str:
    """Return why blocks are refused; empty if they are not."""
    try:
        message_blocks(list(blocks), IdSource(1))
    except SlackError as error:
        return str(dig(error.more, "response_metadata", "messages"))
    return ""


def view_refusal(view: Fields) -> str:
    try:
        check_view(view, "modal", IdSource(1))
    except SlackError as error:
        return error.error + str(dig(error.more, "response_metadata", "messages"))
    return ""


GOOD: list[Fields] = [
    section("x" * 3000),
    {"type": "section", "fields": [mrkdwn("x" * 2000)] * 2},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider", "block_id": "b" * 255},
    {"type": "context", "elements": [mrkdwn("x")] * 10},
    buttons(*(f"b{number}" for number in range(25))),
    accessory("button", text=plain("x" * 75), value="x" * 2000, style="danger"),
    select(100, initial_option=option(3), placeholder=plain("x" * 150)),
    accessory("multi_users_select", initial_users=["U1"], max_selected_items=3),
    accessory("users_select"),
    accessory("external_select", min_query_length=0),
    accessory("multi_channels_select", initial_channels=["C1"]),
    accessory("multi_conversations_select", initial_conversations=["C1", "D1"]),
    accessory("datepicker", initial_date="2026-03-05"),
    accessory("timepicker", initial_time="14:30", timezone="Europe/London"),
    question("when", type="datetimepicker", initial_date_time=1772722800),
    accessory("overflow", options=[option(1, url="https://x.test")]),
    accessory("checkboxes", options=[{"text": mrkdwn("*x*"), "value": "1"}]),
    accessory("radio_buttons", options=[option(1, description=plain("x" * 75))]),
    accessory("image", image_url="https://x.test/i.png", alt_text="an image"),
    {"type": "image", "image_url": "https://x.test/i.png", "alt_text": "an image"},
    {"type": "markdown", "text": "# x"},
    question("name", max_length=3000, multiline=True),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "x", "style": {"bold": True}},
                            {"type": "user", "user_id": "U1"},
                            {"type": "date", "timestamp": 1, "format": "{time}"},
                        ],
                    }
                ],
            }
        ],
    },
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_blocks_within_the_limits_are_accepted(block: Fields) -> None:
    assert refusal(block) == ""


BAD: list[tuple[object, str]] = [
    ("text", "must be an object"),
    ({"text": plain("x")}, "missing required field: type"),
    ({"type": "table"}, "unsupported type: table"),
    ({"type": "section"}, "missing required field: text or fields"),
    ({"type": "divider", "text": plain("x")}, "invalid additional property: text"),
    (section(""), "must be more than 0 characters"),
    (section("x" * 3001), "must be less than 3001 characters"),
    ({"type": "section", "text": {"type": "markdown", "text": "x"}}, "unsupported"),
    ({"type": "section", "text": "x"}, "must be an object"),
    ({"type": "section", "fields": [mrkdwn("x")] * 11}, "no more than 10 items"),
    ({"type": "section", "fields": [mrkdwn("x" * 2001)]}, "less than 2001"),
    ({"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn"),
    ({"type": "header", "text": plain("x" * 151)}, "less than 151 characters"),
    ({"type": "context", "elements": []}, "no less than 1 items"),
    ({"type": "context", "elements": [mrkdwn("x")] * 11}, "no more than 10 items"),
    (buttons(*(f"b{number}" for number in range(26))), "no more than 25 items"),
    (buttons("same", "same"), "must be unique"),
    ({"type": "divider", "block_id": "b" * 256}, "less than 256"),
    (accessory("button", text=plain("x" * 76)), "less than 76 characters"),
    (accessory("button", text=plain("x"), value="x" * 2001), "less than 2001"),
    (accessory("button", text=plain("x"), style="green"), "valid enum value"),
    (accessory("button", text=mrkdwn("x")), "unsupported type: mrkdwn"),
    (accessory("button"), "missing required field: text"),
    (accessory("plain_text_input"), "unsupported type: plain_text_input"),
    (accessory("datetimepicker"), "unsupported type: datetimepicker"),
    (accessory("static_select"), "exactly one of"),
    (select(101), "no more than 100 items"),
    (select(2, initial_option=option(3)), "must match one of the options"),
    (select(2, placeholder=plain("x" * 151)), "less than 151"),
    (accessory("static_select", options=[option(1), option(1)]), "must be unique"),
    (accessory("overflow", options=[option(n) for n in range(6)]), "no more than 5"),
    (
        accessory("static_select", options=[{"text": plain("x" * 76), "value": "1"}]),
        "less than 76",
    ),
    (
        accessory("static_select", options=[{"text": plain("x"), "value": "v" * 151}]),
        "less than 151",
    ),
    (
        accessory("static_select", options=[option(1, description=plain("x" * 76))]),
        "less than 76",
    ),
    (question("q", max_length=3001), "must be between 1 and 3000"),
    (question("q", max_length=2, initial_value="abc"), "longer than max_length"),
    (question("q", min_length=3, max_length=2), "greater than max_length"),
    ({"type": "input", "label": plain("x")}, "missing required field: element"),
    ({**question("q"), "label": plain("x" * 2001)}, "less than 2001"),
    ({**question("q"), "optional": "yes"}, "must be a boolean"),
    ({"type": "image", "image_url": "https://x.test"}, "required field: alt_text"),
    ({"type": "markdown", "text": "x" * 12_001}, "less than 12001"),
    (
        {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]},
        "unsupported type: text",
    ),
]


@pytest.mark.parametrize(("block", "reason"), BAD)
def test_blocks_beyond_the_limits_are_refused(block: object, reason: str) -> None:
    assert reason in refusal(block)


def test_a_message_takes_fifty_blocks() -> None:
    assert refusal(*([section("x")] * 50)) == ""
    assert "no more than 50 items" in refusal(*([section("x")] * 51))


def test_a_view_takes_a_hundred_blocks() -> None:
    assert view_refusal(modal(*([section("x")] * 100))) == ""
    assert "no more than 100 items" in view_refusal(modal(*([section("x")] * 101)))


def test_a_block_id_is_used_once() -> None:
    twice: Fields = {"type": "divider", "block_id": "same"}

    assert "already exists" in refusal(twice, twice)
    assert "already exists" in view_refusal(modal(twice, twice))


VIEWS: list[tuple[Fields, str]] = [
    (modal(title=plain("x" * 25)), "less than 25"),
    (modal(submit=plain("x" * 25)), "less than 25"),
    (modal(close=plain("x" * 25)), "less than 25"),
    (modal(title=None), "missing required field: title"),
    (modal(question("q"), submit=None), "must define `submit`"),
    (modal(private_metadata="x" * 3001), "less than 3001"),
    (modal(callback_id="x" * 256), "less than 256"),
    (modal(external_id="x" * 256), "less than 256"),
    (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
    (modal(type="home"), "unsupported type: home"),
    (modal(colour="red"), "invalid additional property: colour"),
    (modal(*([section("x" * 2900)] * 90)), "view_too_large"),
]


@pytest.mark.parametrize(("view", "reason"), VIEWS)
def test_a_bad_modal_is_refused(view: Fields, reason: str) -> None:
    assert reason in view_refusal(view)


def test_ids_that_were_left_out_are_given_and_the_sent_blocks_stay_as_they_were() -> (
    None
):
    sent: Fields = {
        "type": "actions",
        "elements": [{"type": "button", "text": plain("x")}],
    }
    (kept,) = message_blocks([sent], IdSource(1))

    assert kept["block_id"]
    assert kept["elements"] != sent["elements"]
    assert "block_id" not in sent
