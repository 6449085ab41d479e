import pytest

from bot.sandbox import Person
from bot.sandbox.fields import Fields
from bot.sandbox.text import escape, mentions, read, typed
from tests.sandbox.app import mrkdwn, plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<!channel> <@U123> <!here|here>", {"!channel", "U123", "!here"}),
        ("<!subteam^S12>", {"!subteam^S12"}),
        ("&lt;!channel&gt; &lt;@U123&gt;", set()),
        ("@here and @channel", set()),
        ("<https://x.test|@here>", set()),
    ],
)
def test_a_plain_message_text_mentions_by_control_sequences(
    text: str, found: set[str]
) -> None:
    assert mentions(text, []) == found


def test_names_in_a_message_text_are_mentions_only_with_link_names() -> None:
    assert mentions("@here", [], link_names=True) == {"!here"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (mrkdwn("@here"), {"!here"}),
        (mrkdwn("<!everyone>"), {"!everyone"}),
        ({**mrkdwn("@here"), "verbatim": True}, set()),
        ({**mrkdwn("<!here>"), "verbatim": True}, {"!here"}),
        (mrkdwn("someone@here.test"), set()),
        (plain("<!channel> @here <@U1>"), set()),
    ],
)
def test_a_text_object_mentions_by_its_type(text: Fields, found: set[str]) -> None:
    assert mentions("", [{"type": "section", "text": text}]) == found
    assert mentions("", [{"type": "context", "elements": [text]}]) == found


def test_rich_text_mentions_by_its_elements_and_never_by_its_text() -> None:
    elements: list[object] = [
        {"type": "text", "text": "<!channel> @here <@U1>"},
        {"type": "user", "user_id": "U2"},
        {"type": "broadcast", "range": "here"},
        {"type": "usergroup", "usergroup_id": "S3"},
    ]
    part: Fields = {"type": "rich_text_section", "elements": elements}
    block: Fields = {"type": "rich_text", "elements": [part]}

    assert mentions("", [block]) == {"U2", "!here", "!subteam^S3"}


def test_only_three_characters_are_escaped() -> None:
    assert escape("a & <b> *c* _d_") == "a &amp; &lt;b&gt; *c* _d_"


def test_typed_names_become_links_when_a_command_wants_them_escaped() -> None:
    people = [Person(id="U1", name="Sam"), Person(id="U2", name="Kim Lee")]
    text = typed("@sam @kim.lee @nobody #room & <x>", people, {"room": "C1"})

    links = "<@U1|sam> <@U2|kim.lee> @nobody <#C1|room>"
    assert text == f"{links} &amp; &lt;x&gt;"


def test_typed_broadcasts_and_addresses_become_links_too() -> None:
    text = typed(
        "@here see https://a.example/?x=1&y=2. Mail a@b.example, @everyone! x@here",
        [],
        {},
    )

    assert text == (
        "<!here> see <https://a.example/?x=1&amp;y=2>. "
        "Mail <mailto:a@b.example|a@b.example>, <!everyone>! x@here"
    )


def test_blocks_are_read_as_one_text() -> None:
    elements: list[object] = [
        {"type": "text", "text": "a <b> "},
        {"type": "user", "user_id": "U2"},
        {"type": "broadcast", "range": "here"},
        {"type": "channel", "channel_id": "C3"},
        {"type": "date", "timestamp": 1, "format": "{time}", "fallback": " noon "},
        {"type": "link", "url": "https://x.example", "text": "x"},
    ]
    part: Fields = {"type": "rich_text_section", "elements": elements}
    blocks: list[Fields] = [
        {"type": "rich_text", "elements": [part]},
        {"type": "section", "text": mrkdwn("*y*"), "fields": [plain("z")]},
        {"type": "actions", "elements": [{"type": "button", "text": plain("no")}]},
    ]

    assert read(blocks) == "a <b> <@U2><!here><#C3> noon x\n*y*z\n"
