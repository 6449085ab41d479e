"""The message that tells a channel what somebody changed."""

from actors.incident.bodies import NoticeView
from bot.screens.messages.content import Content
from bot.screens.messages.room import newest_lines, notification
from bot.screens.paragraphs import section
from bot.words import changes
from bot.words.spans import joined


def notice(view: NoticeView) -> Content:
    lines = newest_lines(changes.lines(view))
    parts = [*changes.heading(view), *lines]
    return Content(
        text=notification(joined(parts, "\n")),
        blocks=[section(part) for part in parts],
    )
