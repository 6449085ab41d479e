"""The message that a test incident was closed automatically."""

from actors.incident.views import EndingView
from bot.screens.messages.content import Content
from bot.screens.messages.room import notification
from bot.screens.paragraphs import section
from bot.words import test_incidents


def ending(view: EndingView) -> Content:
    said = test_incidents.ending(view)
    return Content(text=notification(said), blocks=[section(said)])
