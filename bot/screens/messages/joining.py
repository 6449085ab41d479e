"""The message about somebody who joined instead of declaring a second incident."""

from actors.incident.bodies import JoiningView
from bot.screens.messages.content import Content
from bot.screens.messages.room import TEXT_MAX, notification
from bot.screens.paragraphs import sections
from bot.words import joining_text, phrases
from bot.words.length import shortened


def joining(view: JoiningView) -> Content:
    said = joining_text.joined_and_wrote(view)
    text = notification(joining_text.notification(view))
    shown = shortened(said, TEXT_MAX, phrases.CUT)
    return Content(text=text, blocks=sections(shown))
