"""The offer to somebody who came to an incident's channel by themselves."""

from actors.incident.model import Incident
from bot.screens import actions
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import Block, action_row, button
from bot.words import buttons, catchup


def welcome(incident: Incident) -> tuple[Block, ...]:
    number = str(incident.number)
    row = action_row(
        button(buttons.CATCH_UP, actions.CATCH_UP, number),
        button(buttons.SEE_ROLES, actions.SHOW_ROLES, number),
    )
    return (section(catchup.welcome(incident)), row)
