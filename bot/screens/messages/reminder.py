"""Reminders of an update, and the message that nobody leads, with their buttons."""

from actors.incident.promise_views import ReminderKind, ReminderView, UnledView
from bot.screens import actions
from bot.screens.messages.content import Content
from bot.screens.messages.room import notification
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import Block, action_row, button
from bot.words import buttons, reminders
from bot.words.briefs import Names, notified
from bot.words.phrases import in_a_sentence

SNOOZES = (15, 30, 60)
"""Minutes after which somebody may want to be reminded again."""


def reminder(view: ReminderView, names: Names) -> Content:
    said = reminders.reminder(view, names)
    rows = [] if view.end else [_answers(view)]
    text = notification(notified(view.number, said))
    return Content(text=text, blocks=[section(said), *rows])


def _answers(view: ReminderView) -> Block:
    send = button(buttons.SEND_UPDATE, actions.SEND_UPDATE, str(view.number))
    if view.kind is ReminderKind.SILENCE:
        return action_row(send)
    turn = f"{view.number} {view.turn}"
    snooze = [
        button(
            buttons.SNOOZE.format(minutes=minutes),
            actions.SNOOZE,
            f"{turn} {minutes}",
        )
        for minutes in SNOOZES
    ]
    stop = button(buttons.STOP_REMINDERS, actions.STOP_REMINDERS, turn)
    return action_row(send, *snooze, stop)


def unled(view: UnledView, names: Names) -> Content:
    said = reminders.unled(view, names)
    label = buttons.TAKE_ROLE.format(role=in_a_sentence(view.role.word))
    take = button(label, actions.TAKE_ROLE, f"{view.number} {view.role.key}")
    rows = [] if view.ended else [action_row(take)]
    text = notification(notified(view.number, said))
    return Content(text=text, blocks=[section(said), *rows])
