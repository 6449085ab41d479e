"""Rich text: sentences as Slack's elements, in which no text is read as markup.

People can copy typed text out of it byte for byte.
"""

from typing import assert_never

from bot.slack.kit.mrkdwn import TIME, in_utc
from bot.words.spans import Everybody, Hyperlink, Person, Place, Said, Span, Text, Time


def rich_text(said: Said) -> dict[str, object]:
    elements = [_element(span) for span in _run_together(said)]
    section: dict[str, object] = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}


def _run_together(said: Said) -> list[Span]:
    """Join neighbours that look the same into one text; Slack refuses an empty one."""
    spans: list[Span] = []
    for span in said.spans:
        if isinstance(span, Text) and not span.text:
            continue
        before = spans[-1] if spans else None
        if isinstance(span, Text) and isinstance(before, Text) and _alike(span, before):
            joined = before.text + span.text
            spans[-1] = Text(text=joined, bold=before.bold, code=before.code)
        else:
            spans.append(span)
    return spans


def _alike(one: Text, other: Text) -> bool:
    return (one.bold, one.code) == (other.bold, other.code)


def _element(span: Span) -> dict[str, object]:
    match span:
        case Text(text=text, bold=bold, code=code):
            style = {"bold": True} if bold else {}
            style |= {"code": True} if code else {}
            made: dict[str, object] = {"type": "text", "text": text}
            return {**made, "style": style} if style else made
        case Person(id=person_id):
            return {"type": "user", "user_id": person_id}
        case Place(id=channel_id):
            return {"type": "channel", "channel_id": channel_id}
        case Everybody():
            return {"type": "broadcast", "range": "channel"}
        case Hyperlink(url=url, label=label):
            return {"type": "link", "url": url, "text": label}
        case Time(at=at):
            return {
                "type": "date",
                "timestamp": int(at.timestamp()),
                "format": TIME,
                "fallback": in_utc(at),
            }
        case _:
            assert_never(span)
