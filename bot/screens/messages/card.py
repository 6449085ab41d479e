"""The incident card."""

from collections.abc import Callable

from actors.incident.views import CardView
from bot.screens import actions
from bot.screens.messages.content import Content
from bot.screens.messages.room import notification
from bot.screens.paragraphs import section, sections
from bot.slack.kit.blocks import (
    ROW_MAX,
    SECTION_MAX,
    Block,
    action_row,
    button,
    header,
)
from bot.words import buttons, cards
from bot.words.length import size
from bot.words.phrases import in_a_sentence
from bot.words.spans import Said, joined, say


def card(view: CardView) -> Content:
    blocks = [
        header(cards.title(view)),
        section(cards.headline(view)),
        *([] if view.closed else [section(cards.impact(view))]),
        *_promised(view),
        *_typed(cards.ending, view.summary),
        *_typed(cards.description, view.description),
        *sections(cards.roles(view)),
        *_work(view),
        section(cards.declared(view)),
    ]
    if not view.closed:
        blocks.append(section(cards.missing(view)))
    blocks.append(_buttons(view))
    return Content(text=notification(cards.notification(view)), blocks=blocks)


def _promised(view: CardView) -> list[Block]:
    at, by = view.update_at, view.update_by
    return [section(cards.next_update(at, by))] if at and by else []


def _typed(label: Callable[[str], Said], text: str) -> list[Block]:
    """Show typed text; a long one is a paragraph of its own, so that all of it fits."""
    if not text.strip():
        return []
    said = label(text)
    if size(said) <= SECTION_MAX:
        return [section(said)]
    return [section(label("")), section(say("{text}", text=text))]


def _work(view: CardView) -> list[Block]:
    """Show what is being done, and where to read more."""
    lines = []
    if view.open_tasks or not view.closed:
        lines.append(cards.tasks(view))
    if view.checks:
        lines.append(cards.checklist(view))
    if view.links:
        lines.append(cards.links(view.links))
    return sections(joined(lines, "\n")) if lines else []


def _buttons(view: CardView) -> Block:
    number = str(view.number)
    if view.closed:
        return action_row(button(buttons.REOPEN, actions.REOPEN, number))
    write = button(buttons.WRITE_IMPACT, actions.WRITE_IMPACT, number)
    first = [] if view.impact else [write]
    take = [
        button(
            buttons.TAKE_ROLE.format(role=in_a_sentence(role.word)),
            actions.TAKE_ROLE,
            f"{number} {role.key}",
        )
        for role in cards.free_roles(view)
    ]
    close = button(buttons.CLOSE, actions.ASK_TO_CLOSE, number)
    send = button(buttons.SEND_UPDATE, actions.SEND_UPDATE, number)
    room = ROW_MAX - len(first) - 2
    return action_row(*first, *take[:room], send, close)
