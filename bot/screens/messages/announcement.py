"""The announcement of an incident, and the reply to the message it began with."""

from actors.incident.bodies import ReplyView
from actors.incident.views import AnnouncementView
from bot.screens.messages.content import Content
from bot.screens.messages.room import notification
from bot.screens.paragraphs import section
from bot.words import announcements


def announcement(view: AnnouncementView) -> Content:
    said = announcements.announcement(view)
    return Content(text=notification(said), blocks=[section(said)])


def reply(view: ReplyView) -> Content:
    said = announcements.reply(view)
    return Content(text=notification(said), blocks=[section(said)])
