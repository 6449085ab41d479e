"""The message after closing: what the team does next."""

from actors.incident.bodies import NextStepsView
from bot.screens import actions
from bot.screens.messages.content import Content
from bot.screens.messages.room import notification
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import action_row, button
from bot.words import buttons, closing_text


def next_steps(view: NextStepsView) -> Content:
    said = closing_text.next_steps(view)
    reopen = button(buttons.REOPEN, actions.REOPEN, str(view.number))
    return Content(text=notification(said), blocks=[section(said), action_row(reopen)])
