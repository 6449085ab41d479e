"""The paragraphs and buttons that both messages about steps share."""

from collections.abc import Iterable

from actors.incident.ids import IncidentNumber
from actors.incident.views import AppealView, Progress, ReceiptLine, ReceiptView
from bot.screens import actions
from bot.screens.messages.room import Part
from bot.slack.kit.blocks import Block, action_row, button
from bot.words import buttons, step_outcomes
from bot.words.spans import Said, joined


def step_parts(
    head: Said, view: ReceiptView | AppealView, lines: Iterable[Said]
) -> list[Part]:
    """Put questions that only a person can answer, with their buttons, first."""
    doubted = [
        Part(said=step_outcomes.doubted(line, view), below=[_is_it_there(line, view)])
        for line in view.lines
        if line.progress is Progress.DOUBTED
    ]
    return [Part(said=head), *doubted, *(Part(said=line) for line in lines)]


def without_buttons(
    head: Said,
    view: ReceiptView | AppealView,
    lines: Iterable[Said],
    *,
    can_retry: bool,
) -> Said:
    """Say the same in one text, with words to type instead of buttons."""
    retry = [step_outcomes.type_to_retry(view.number)] if can_retry else []
    doubted = [
        step_outcomes.doubted_plain(line, view)
        for line in view.lines
        if line.progress is Progress.DOUBTED
    ]
    return joined([head, *retry, *doubted, *lines], "\n")


def _is_it_there(line: ReceiptLine, view: ReceiptView | AppealView) -> Block:
    value = f"{view.number} {line.step}"
    return action_row(
        button(buttons.IS_THERE, actions.IS_THERE, value),
        button(buttons.POST_AGAIN, actions.POST_AGAIN, value),
    )


def try_again(number: IncidentNumber) -> Block:
    label, value = buttons.TRY_AGAIN, str(number)
    return action_row(button(label, actions.TRY_AGAIN, value, style="primary"))


def is_any_refused(view: ReceiptView | AppealView) -> bool:
    return any(line.progress is Progress.REFUSED for line in view.lines)
