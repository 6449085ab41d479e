"""What somebody should do next, with the button that does it."""

from typing import assert_never

from attrs import frozen

from actors.incident.card_views import Gap, Missing
from actors.incident.facts import Role
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from actors.incident.next_line import (
    DueUpdate,
    NextLine,
    NothingNow,
    OfferedHandover,
    OpenGap,
    OwnTask,
    UnacceptedRole,
    next_line,
)
from bot.screens import actions
from bot.slack.kit.blocks import Block, button
from bot.words import buttons, next_text
from bot.words.phrases import in_a_sentence
from bot.words.spans import Said


@frozen(kw_only=True)
class NextButton:
    """The button of the feature that does what the line says.

    Attributes:
        rest: what follows the incident's number in its value.
        typed: what people can type after ``/incident`` instead.
    """

    label: str
    action: str
    rest: str = ""
    typed: str

    def block(self, incident: Incident, *, aloud: str = "") -> Block:
        value = f"{incident.number} {self.rest}".strip()
        return button(self.label, self.action, value, aloud=aloud)


SEND_UPDATE = NextButton(
    label=buttons.SEND_UPDATE, action=actions.SEND_UPDATE, typed="update"
)
"""What everything about an update that is missing needs."""


@frozen(kw_only=True)
class NextScreen:
    """The line and its button."""

    said: Said
    button: NextButton | None


def next_screen(incident: Incident, person: PersonId) -> NextScreen:
    """Show what is next for this person."""
    line = next_line(incident, person)
    own = incident.roles.of(person)
    return NextScreen(said=next_text.next_text(line, own), button=button_of(line))


def button_of(line: NextLine) -> NextButton | None:
    match line:
        case OpenGap(missing=missing):
            return _button_for(missing)
        case UnacceptedRole(role=role):
            return _about(role, buttons.ACCEPT_ROLE, actions.ACCEPT_ROLE)
        case DueUpdate():
            return SEND_UPDATE
        case OwnTask(task=task):
            return NextButton(
                label=buttons.FINISH_TASK,
                action=actions.FINISH_TASK,
                rest=str(task),
                typed="tasks",
            )
        case OfferedHandover(handover=number, role=role):
            return NextButton(
                label=buttons.HAVE_IT,
                action=actions.HAVE_IT,
                rest=str(number),
                typed=f"take {role.key}",
            )
        case NothingNow():
            return None
        case _:
            assert_never(line)


def _button_for(missing: Missing) -> NextButton | None:
    match missing.gap:
        case Gap.IMPACT:
            return NextButton(
                label=buttons.WRITE_IMPACT, action=actions.WRITE_IMPACT, typed="impact"
            )
        case Gap.FIRST_UPDATE | Gap.UPDATE:
            return SEND_UPDATE
        case Gap.SEVERITY | Gap.SERVICE:
            return NextButton(
                label=buttons.CHANGE_DETAILS,
                action=actions.CHANGE_DETAILS,
                typed="edit",
            )
        case Gap.TASK_OWNER if missing.task:
            return NextButton(
                label=buttons.TAKE_TASK,
                action=actions.TAKE_TASK,
                rest=str(missing.task.task),
                typed="tasks",
            )
        case Gap.ROLE if missing.role:
            return _about(missing.role, buttons.TAKE_ROLE, actions.TAKE_ROLE)
        case Gap.ROLE | Gap.TASK_OWNER:
            return None
        case _:
            assert_never(missing.gap)


def _about(role: Role, label: str, action: str) -> NextButton:
    return NextButton(
        label=label.format(role=in_a_sentence(role.word)),
        action=action,
        rest=role.key,
        typed=f"take {role.key}",
    )
