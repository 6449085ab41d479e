from datetime import UTC

import pytest

from bot.demo.slack_text import Reader, as_read, lines_of
from bot.sandbox import Sandbox, SandboxOptions
from bot.sandbox.fields import Fields


def a_reader() -> tuple[Reader, dict[str, str]]:
    workspace = Sandbox.build(SandboxOptions()).workspace
    sam, general = workspace.add_person("Sam"), workspace.add_channel("general")
    ids = {"sam": sam.id, "general": general.id}
    return Reader(workspace=workspace, zone=UTC), ids


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@{sam}> in <#{general}>", "@Sam in #general"),
        ("<@{sam}|old> in <#{general}|old>", "@Sam in #general"),
        ("<@U0NOBODY> in <#C0NOWHERE>", "@U0NOBODY in #C0NOWHERE"),
        ("<!channel> look", "@channel look"),
        (
            "<!date^1767261600^{{date_short_pretty}} {{time}}|2026-01-01>",
            "today 10:00",
        ),
        ("<https://x.org/a?b=1&amp;c|here>", "here (https://x.org/a?b=1&c)"),
        ("<https://x.org>", "https://x.org"),
        ("*P1* &lt;now&gt; &amp; `code`", "P1 <now> & code"),
        ("2 * 3 * 4 and snake_case", "2 * 3 * 4 and snake_case"),
        ("[bold]not markup[/bold]", "[bold]not markup[/bold]"),
        ("&lt;@U1&gt; &lt;!channel&gt;", "<@U1> <!channel>"),
        ("", ""),
    ],
)
def test_markup_is_read_as_people_see_it(written: str, read: str) -> None:
    reader, ids = a_reader()

    assert reader.plain(written.format(**ids)) == read


def test_bold_and_mentions_are_styled() -> None:
    reader, ids = a_reader()
    said = reader.read(f"*P1* from <@{ids['sam']}>")

    styles = {said.plain[span.start : span.end]: str(span.style) for span in said.spans}
    assert styles == {"P1": "bold", "@Sam": "cyan"}


def test_a_message_is_read_by_its_blocks() -> None:
    reader, _ = a_reader()
    blocks: tuple[Fields, ...] = (
        {"type": "header", "text": {"type": "plain_text", "text": "*Title*"}},
        {
            "type": "section",
            "fields": [
                {"type": "mrkdwn", "text": "*Service*\nApply"},
                {"type": "mrkdwn", "text": "*Leads*\nNobody"},
            ],
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "_small_"}]},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": "Reopen"}}
            ],
        },
        {"type": "divider"},
    )

    assert as_read(reader, "for notifications", blocks) == (
        "*Title*\nService\nApply\nLeads\nNobody\n_small_\n[Reopen]"
    )
    assert lines_of(reader, blocks[-1]) == []


def test_rich_text_is_read_by_its_elements() -> None:
    reader, ids = a_reader()
    elements: list[object] = [
        {"type": "broadcast", "range": "channel"},
        {"type": "text", "text": " *P1* ", "style": {"bold": True}},
        {"type": "user", "user_id": ids["sam"]},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": ids["general"]},
        {"type": "text", "text": " <now> ", "style": {"code": True}},
        {"type": "date", "timestamp": 1767261600, "format": "{time}", "fallback": "x"},
        {"type": "text", "text": ", "},
        {"type": "link", "url": "https://x.org/?a&b", "text": "a <b>"},
    ]
    section: Fields = {"type": "rich_text_section", "elements": elements}
    (line,) = lines_of(reader, {"type": "rich_text", "elements": [section]})

    assert line.plain == (
        "@channel *P1* @Sam in #general <now> 10:00, a <b> (https://x.org/?a&b)"
    )
    styles = {line.plain[x.start : x.end]: str(x.style) for x in line.spans}
    assert styles[" *P1* "] == "bold"
    assert styles[" <now> "] == "green"
    assert styles["@Sam"] == "cyan"


def test_a_message_without_blocks_is_read_by_its_text() -> None:
    reader, _ = a_reader()

    assert as_read(reader, "*so* it is", ()) == "so it is"
