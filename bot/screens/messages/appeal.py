"""The message about steps for a channel whose people did not ask for them."""

from actors.incident.views import AppealView
from bot.screens.messages.content import Content
from bot.screens.messages.room import first_parts, notification, text_alone
from bot.screens.messages.step_parts import (
    is_any_refused,
    step_parts,
    try_again,
    without_buttons,
)
from bot.words import appeals


def appeal(view: AppealView) -> Content:
    head, lines = appeals.head(view), appeals.lines(view)
    can_retry = is_any_refused(view) or view.uninvited > 0
    if view.plain:
        said = without_buttons(head, view, lines, can_retry=can_retry)
        return Content(text=text_alone(said))
    blocks = first_parts(step_parts(head, view, lines))
    if can_retry:
        blocks.append(try_again(view.number))
    return Content(text=notification(head), blocks=blocks)
