import pytest

from bot.sandbox import Message, Sandbox, SandboxOptions, Workspace
from bot.sandbox.fields import Fields
from bot.sandbox.terminal.reader import Reader
from tests.sandbox.app import buttons, mrkdwn, plain


def workspace() -> Workspace:
    made = Sandbox.build(SandboxOptions(app_name="Muster")).workspace
    sam = made.add_person("Sam Lee")
    made.add_channel("room", [sam])
    return made


TEAM = workspace()
READER = Reader(workspace=TEAM)
SAM = TEAM.people[1]
ROOM = TEAM.channels[0]

MARKUP = {
    f"<@{SAM.id}> and <@{SAM.id}|sam.lee>": "@Sam Lee and @Sam Lee",
    f"in <#{ROOM.id}>, <#{ROOM.id}|old>": "in #room, #room",
    "<@U0NOBODY> in <#C0NOWHERE>": "@U0NOBODY in #C0NOWHERE",
    "<!channel> <!here>": "@channel @here",
    "at <!date^1^{time}|10:30 UTC>": "at 10:30 UTC",
    "<https://x.test/?a=1&amp;b|Graphs &amp; more>": (
        "Graphs & more (https://x.test/?a=1&b)"
    ),
    "<https://x.test>": "https://x.test",
    "*Bold*, 2*3*4, *": "Bold, 2*3*4, *",
    "a &lt;b&gt; &amp;amp;": "a <b> &amp;",
}


def rich(*elements: Fields) -> Fields:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section]}


BLOCKS: list[tuple[Fields, list[str]]] = [
    ({"type": "header", "text": plain("Incident *1*")}, ["Incident *1*"]),
    (
        {"type": "section", "text": mrkdwn("*a*"), "fields": [plain("b")]},
        ["a", "b"],
    ),
    (
        {"type": "context", "elements": [mrkdwn("small"), plain("<x>")]},
        ["small", "<x>"],
    ),
    (buttons("reopen", "try"), ["[Reopen]  [Try]"]),
    ({"type": "divider"}, ["---"]),
    (
        rich(
            {"type": "user", "user_id": SAM.id},
            {"type": "text", "text": " typed <@U1> in "},
            {"type": "channel", "channel_id": ROOM.id},
            {"type": "broadcast", "range": "here"},
            {"type": "emoji", "name": "fire"},
            {"type": "link", "url": "https://x.test", "text": "Graphs"},
            {"type": "date", "timestamp": 1, "format": "{time}", "fallback": " 10:30"},
        ),
        ["@Sam Lee typed <@U1> in #room@here:fire:Graphs (https://x.test) 10:30"],
    ),
    (
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "elements": [
                        {"elements": [{"type": "text", "text": "one"}]},
                        {"elements": [{"type": "text", "text": "two"}]},
                    ],
                }
            ],
        },
        ["• one\n• two"],
    ),
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_read_with_names_instead_of_ids(text: str) -> None:
    assert READER.mrkdwn(text) == MARKUP[text]


@pytest.mark.parametrize(("block", "lines"), BLOCKS)
def test_a_block_is_read_as_a_person_sees_it(block: Fields, lines: list[str]) -> None:
    assert READER.block(block) == lines


def test_a_message_is_read_from_its_blocks_or_else_from_its_text() -> None:
    said = Message(ts="1.0", channel=ROOM.id, user=SAM.id, text="*one*\ntwo")
    told = Message(
        ts="1.0",
        channel=ROOM.id,
        user=SAM.id,
        text="in short",
        blocks=({"type": "header", "text": plain("At length")},),
    )

    assert READER.message(said) == ["one", "two"]
    assert READER.message(told) == ["At length"]


def test_direct_messages_are_named_by_whose_they_are() -> None:
    assert READER.place(TEAM.direct(TEAM.bot, SAM)) == "Sam Lee's direct messages"
