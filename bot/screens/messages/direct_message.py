"""The direct message about steps, for the person who asked for them."""

from actors.incident.views import ReceiptView
from bot.screens.messages.content import Content
from bot.screens.messages.room import first_parts, notification, text_alone
from bot.screens.messages.step_parts import is_any_refused, step_parts, try_again
from bot.words import direct_messages
from bot.words.spans import joined


def direct_message(view: ReceiptView) -> Content:
    if view.plain:
        return Content(text=text_alone(joined(direct_messages.plain(view), "\n")))
    head, lines = direct_messages.head(view), direct_messages.lines(view)
    blocks = first_parts(step_parts(head, view, lines))
    if is_any_refused(view):
        blocks.append(try_again(view.number))
    return Content(text=notification(direct_messages.notification(view)), blocks=blocks)
