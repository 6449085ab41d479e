"""The direct message about steps, for the person who asked for them."""

from actors.incident.views import ReceiptView
from bot.screens.messages.content import Content
from bot.screens.messages.room import first_parts, notification, text_alone
from bot.screens.messages.step_parts import (
    is_any_refused,
    step_parts,
    try_again,
    without_buttons,
)
from bot.words import direct_messages


def direct_message(view: ReceiptView) -> Content:
    head, lines = direct_messages.head(view), direct_messages.lines(view)
    can_retry = is_any_refused(view)
    if view.plain:
        said = without_buttons(head, view, lines, can_retry=can_retry)
        return Content(text=text_alone(said))
    blocks = first_parts(step_parts(head, view, lines))
    if can_retry:
        blocks.append(try_again(view.number))
    return Content(text=notification(direct_messages.notification(view)), blocks=blocks)
