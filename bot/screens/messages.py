"""How each body looks as a Slack message: its text, its blocks and our mark on it.

Rule: the top-level text carries the meaning alone, for notifications and screen
readers; the mark stands in the metadata and at the start of the first block id,
because either may be lost.
"""

from collections.abc import Collection
from typing import assert_never

from attrs import frozen

from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.views import (
    AnnouncementView,
    AppealView,
    Body,
    CardView,
    HandoffView,
    NoticeView,
    Progress,
    ReceiptLine,
    ReceiptView,
    TopicView,
)
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.paragraphs import section
from bot.screens.plainer import PLAIN_MAX
from bot.slack.kit.blocks import SECTION_MAX, Block, button, context, header, named
from bot.slack.kit.blocks import actions as action_row
from bot.words import (
    announcements,
    appeals,
    buttons,
    cards,
    changes,
    closing,
    phrases,
    receipts,
    setup_problems,
)
from bot.words.spans import Said, joined, say, shortened

BLOCKS_MAX = 45
TEXT_MAX = 10_000
"""What we put into one message; Slack takes 50 blocks, and "12,000 text characters".

It has refused 11,341 in rich text (slackapi/bolt-js 2867), and does not say how it
counts; the rest is also for what is added below.
"""

NOTIFIED_MAX = 12_000
"""Characters of the text beside the blocks, of which Slack keeps 40,000."""

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


def render(
    body: Body, mark: Mark, nonce: str, problems: Collection[object] = ()
) -> JsonObject:
    """Return the arguments ``text``, ``blocks`` and ``metadata`` of a message.

    One without blocks bears its mark in the metadata alone. Problems of the
    set-up go below everything else, as far as there is room.
    """
    notes = setup_problems.for_operators(problems)
    if isinstance(body, ReceiptView | AppealView) and body.plain:
        text = "\n".join([_plain(body), *map(str, notes)])
        return {"text": text, "metadata": mark.metadata}
    said, blocks = _content(body)
    room = BLOCKS_MAX - len(blocks)
    first, *others = blocks + [section(note) for note in notes[:room]]
    return {
        "text": notification(said),
        "blocks": [named(first, mark.block_id(nonce)), *others],
        "metadata": mark.metadata,
    }


def notification(said: Said) -> str:
    """What is read aloud, and where no blocks are shown; it may be shorter."""
    text = str(said)
    if len(text) <= NOTIFIED_MAX:
        return text
    # An escaped character takes up to five.
    return str(shortened(said, NOTIFIED_MAX // 5, phrases.CUT))


def _content(body: Body) -> tuple[Said, list[Block]]:
    match body:
        case CardView():
            return _card(body)
        case AnnouncementView():
            said = announcements.announcement(body)
            return said, [section(said)]
        case NoticeView():
            return _notice(body)
        case HandoffView():
            return _handoff(body)
        case ReceiptView():
            return _receipt(body)
        case AppealView():
            return _appeal(body)
        case TopicView():
            raise AssertionError("a topic is no message")
        case _:
            assert_never(body)


def _notice(view: NoticeView) -> tuple[Said, list[Block]]:
    parts = [*changes.notice_head(view), *_newest(changes.notice_lines(view))]
    return joined(parts, "\n"), [section(part) for part in parts]


def _newest(lines: list[Said]) -> list[Said]:
    """As many as one message holds, each of its own length; the rest is counted."""
    kept: list[Said] = []
    for line in reversed(lines):
        shown = shortened(line, SECTION_MAX, phrases.CUT)
        text = sum(other.size for other in kept) + shown.size
        if len(kept) == BLOCKS_MAX or text > TEXT_MAX:
            return [phrases.and_more(len(lines) - len(kept)), *kept]
        kept.insert(0, shown)
    return kept


def _card(view: CardView) -> tuple[Said, list[Block]]:
    title = cards.card_title(view)
    blocks = [
        header(title),
        section(phrases.severity(view.severity, unsure=view.unsure)),
    ]
    if view.closed:
        blocks.append(section(cards.card_closed(view.closed)))
        blocks += _typed(view.summary)
    blocks += _typed(view.description)
    blocks.append(section(cards.card_facts(view)))
    if view.links:
        blocks.append(section(cards.links(view.links)))
    if not view.closed:
        blocks.append(context(cards.CARD_COMMANDS))
    return say("{title} · {word}", title=title, word=view.severity.word), blocks


def _typed(text: str) -> list[Block]:
    """Show it in a paragraph of its own, so that all of it fits."""
    return [section(say("{text}", text=text))] if text.strip() else []


def _handoff(view: HandoffView) -> tuple[Said, list[Block]]:
    said = closing.handoff(view)
    reopen = button(buttons.REOPEN, actions.REOPEN, str(view.number))
    return said, [section(said), action_row(reopen)]


def _receipt(view: ReceiptView) -> tuple[Said, list[Block]]:
    head = receipts.receipt_head(view)
    doubted = [x for x in view.lines if x.progress is Progress.DOUBTED]
    parts = [
        (head, []),
        *((receipts.doubted(x, view), _doubted(x, view)) for x in doubted),
        *((said, []) for said in receipts.receipt_lines(view)),
    ]
    blocks = _fitting(parts)
    if any(line.progress is Progress.REFUSED for line in view.lines):
        blocks = [*blocks, action_row(_try_again(view.number))]
    return receipts.receipt_text(view), blocks


def _appeal(view: AppealView) -> tuple[Said, list[Block]]:
    head = appeals.appeal_head(view)
    doubted = [x for x in view.lines if x.progress is Progress.DOUBTED]
    parts: list[tuple[Said, list[Block]]] = [
        (head, []),
        *((receipts.doubted(x, view), _doubted(x, view)) for x in doubted),
        *((said, []) for said in appeals.appeal_lines(view)),
    ]
    again = [action_row(_try_again(view.number))] if _may_try_again(view) else []
    return head, [*_fitting(parts), *again]


def _may_try_again(view: AppealView) -> bool:
    is_refused = any(line.progress is Progress.REFUSED for line in view.lines)
    return is_refused or view.uninvited > 0


def _plain(view: ReceiptView | AppealView) -> str:
    """All of it as one text, with words to type instead of buttons."""
    if isinstance(view, ReceiptView):
        return _no_longer(joined(receipts.receipt_plain(view), "\n"))
    said = [appeals.appeal_head(view)]
    if _may_try_again(view):
        said.append(receipts.to_type(view.number))
    bad = [x for x in view.lines if x.progress is Progress.DOUBTED]
    said += [receipts.doubted_plain(line, view) for line in bad]
    return _no_longer(joined([*said, *appeals.appeal_lines(view)], "\n"))


def _no_longer(said: Said) -> str:
    """As much of it as a text alone may be, with what its escapes add."""
    limit = PLAIN_MAX
    while len(text := str(shortened(said, limit, phrases.CUT))) > PLAIN_MAX:
        limit = limit * 9 // 10
    return text


def _try_again(number: IncidentNumber) -> Block:
    return button(buttons.TRY_AGAIN, actions.TRY_AGAIN, str(number), style="primary")


def _fitting(parts: list[tuple[Said, list[Block]]]) -> list[Block]:
    """As much as one message holds, with what goes below each; the rest is counted."""
    blocks: list[Block] = []
    text = 0
    for place, (said, below) in enumerate(parts):
        text += min(said.size, SECTION_MAX)
        if len(blocks) + 1 + len(below) > BLOCKS_MAX or text > TEXT_MAX:
            return [*blocks, section(phrases.and_more(len(parts) - place))]
        blocks += [section(said), *below]
    return blocks


def _doubted(line: ReceiptLine, view: ReceiptView | AppealView) -> list[Block]:
    value = f"{view.number} {line.step}"
    return [
        action_row(
            button(buttons.IS_THERE, actions.IS_THERE, value),
            button(buttons.POST_AGAIN, actions.POST_AGAIN, value),
        ),
    ]
