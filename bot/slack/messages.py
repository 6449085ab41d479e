"""How each body looks as a Slack message: its text, its blocks and our mark on it.

Rule: the top-level text carries the meaning alone, for notifications and screen
readers; the mark stands in the metadata and at the start of the first block id,
because either may be lost.
"""

from typing import assert_never

from attrs import frozen

from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.views import (
    AnnouncementView,
    Body,
    CardView,
    HandoffView,
    NoticeView,
    Progress,
    ReceiptLine,
    ReceiptView,
    TopicView,
)
from bot import words
from bot.slack import actions
from bot.slack.blocks import (
    SECTION_MAX,
    Block,
    button,
    context,
    fields,
    header,
    named,
    section,
    shortened,
    typed,
)
from bot.slack.blocks import actions as action_row
from bot.slack.json_types import JsonObject, child
from bot.slack.json_types import text as text_in
from bot.slack.mrkdwn import Mrkdwn, escape, joined

BLOCKS_MAX = 45
TEXT_MAX = 12_000
"""What we put into one message; Slack takes 50 blocks, and 13,200 characters in them.

The rest is for what is added below.
"""

EVENT_TYPE = "muster_step"
"""The metadata's type; any app in the workspace could post one, so the bot's own id
is compared too."""


@frozen(kw_only=True)
class Mark:
    """Names a step on the message that it posted."""

    number: IncidentNumber
    step: StepKey

    @property
    def text(self) -> str:
        return f"muster/{self.number}/{self.step}"

    @property
    def metadata(self) -> JsonObject:
        return {"event_type": EVENT_TYPE, "event_payload": {"step": self.text}}

    def block_id(self, nonce: str) -> str:
        """A new one for every posting and edit, as Slack asks for."""
        return f"{self.text}|{nonce}"

    def is_on(self, block_id: str) -> bool:
        return block_id.startswith(f"{self.text}|")


def render(body: Body, mark: Mark, nonce: str) -> JsonObject:
    """Return the arguments ``text``, ``blocks`` and ``metadata`` of a message."""
    text, blocks = _content(body)
    first, *others = blocks
    return {
        "text": text,
        "blocks": [named(first, mark.block_id(nonce)), *others],
        "metadata": mark.metadata,
    }


def _content(body: Body) -> tuple[Mrkdwn, list[Block]]:
    match body:
        case CardView():
            return _card(body)
        case AnnouncementView():
            said = words.announcement(body)
            return said, [section(said)]
        case NoticeView():
            return _notice(body)
        case HandoffView():
            return _handoff(body)
        case ReceiptView():
            return _receipt(body)
        case TopicView():
            raise AssertionError("a topic is no message")
        case _:
            assert_never(body)


def _notice(view: NoticeView) -> tuple[Mrkdwn, list[Block]]:
    parts = [*words.notice_head(view), *_newest(words.notice_lines(view))]
    return joined(parts, "\n"), [section(part) for part in parts]


def _newest(lines: list[Mrkdwn]) -> list[Mrkdwn]:
    """As many as one message holds, each of its own length; the rest is counted."""
    kept: list[Mrkdwn] = []
    for line in reversed(lines):
        shown = shortened(line, SECTION_MAX)
        text = sum(len(other) for other in kept) + len(shown)
        if len(kept) == BLOCKS_MAX or text > TEXT_MAX:
            return [words.and_more(len(lines) - len(kept)), *kept]
        kept.insert(0, shown)
    return kept


def _card(view: CardView) -> tuple[Mrkdwn, list[Block]]:
    title = words.card_title(view)
    blocks = [header(title), section(words.severity(view.severity, unsure=view.unsure))]
    if view.closed:
        blocks.append(section(words.card_closed(view.closed, view.summary)))
    if view.description:
        blocks.append(typed(view.description))
    facts = [
        ("Service", escape(view.service.name)),
        ("Leads", words.leads(view.leads, view.absent)),
        ("Declared by", words.declared(view.declared)),
    ]
    if view.links:
        facts.append(("Documentation", words.links(view.links)))
    blocks.append(fields(*facts))
    if not view.closed:
        blocks.append(context(words.CARD_COMMANDS))
    text = Mrkdwn(f"{escape(title)} · {escape(view.severity.word)}")
    return text, blocks


def _handoff(view: HandoffView) -> tuple[Mrkdwn, list[Block]]:
    said = words.handoff(view)
    reopen = button(words.REOPEN, actions.REOPEN, str(view.number))
    return said, [section(said), action_row(reopen)]


def _receipt(view: ReceiptView) -> tuple[Mrkdwn, list[Block]]:
    head = words.receipt_head(view)
    doubted = [x for x in view.lines if x.progress is Progress.DOUBTED]
    parts = [
        [section(head)],
        *(_doubted(line, view) for line in doubted),
        *([section(said)] for said in words.receipt_lines(view)),
    ]
    blocks = _fitting(parts)
    if any(line.progress is Progress.REFUSED for line in view.lines):
        again = button(
            words.TRY_AGAIN, actions.TRY_AGAIN, str(view.number), style="primary"
        )
        blocks = [*blocks, action_row(again)]
    text = Mrkdwn(f"{words.name_of(view.number)}: {words.receipt_state(view)}")
    return text, blocks


def _fitting(parts: list[list[Block]]) -> list[Block]:
    """As much as one message holds; the rest is counted."""
    blocks: list[Block] = []
    for place, part in enumerate(parts):
        text = sum(_text_of(block) for block in (*blocks, *part))
        if len(blocks) + len(part) > BLOCKS_MAX or text > TEXT_MAX:
            return [*blocks, context(words.and_more(len(parts) - place))]
        blocks += part
    return blocks


def _text_of(block: Block) -> int:
    return len(text_in(child(block, "text"), "text"))


def _doubted(line: ReceiptLine, view: ReceiptView) -> list[Block]:
    value = f"{view.number} {line.step}"
    return [
        section(words.doubted(line, view)),
        action_row(
            button(words.IS_THERE, actions.IS_THERE, value),
            button(words.POST_AGAIN, actions.POST_AGAIN, value),
        ),
    ]
