"""The question whether an incident is over, with the buttons that answer it."""

from actors.incident.views import QuestionState, QuestionView
from bot.screens import actions
from bot.screens.messages.content import Content
from bot.screens.messages.room import notification
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import Block, action_row, button
from bot.words import buttons, questions


def question(view: QuestionView) -> Content:
    said = questions.question(view)
    blocks = [section(said)]
    if view.state is QuestionState.ASKED:
        blocks.append(_answers(view))
    return Content(text=notification(said), blocks=blocks)


def _answers(view: QuestionView) -> Block:
    turn = f"{view.number} {view.turn}"
    return action_row(
        button(buttons.CLOSE, actions.CLOSE, str(view.number)),
        button(buttons.ASK_TOMORROW, actions.ASK_TOMORROW, turn),
    )
