"""The answers about roles that have buttons."""

from actors.incident.facts import Role
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.dialogue.reply import Say
from bot.screens.paragraphs import section
from bot.screens.roles import role_buttons, take_over_now
from bot.slack.kit.blocks import action_row
from bot.words import role_answers
from bot.words.briefs import Names


def who_has(incident: Incident, role: Role, reader: PersonId, names: Names) -> Say:
    """Say who has a role, with what the reader can do about it."""
    said = role_answers.who_has(incident, role, reader, names)
    row = role_buttons(incident, role, reader, names)
    blocks = (section(said), action_row(*row)) if row else ()
    return Say(text=said, blocks=blocks)


def asks_to_take_over(
    incident: Incident, role: Role, holder: PersonId, names: Names
) -> Say:
    said = role_answers.asks_to_take_over(incident, role, holder, names)
    answer = take_over_now(incident, role, holder, names)
    return Say(text=said, blocks=(section(said), answer))
