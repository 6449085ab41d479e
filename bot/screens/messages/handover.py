"""The request to take over a role, and what the giver hears, each with its button."""

from actors.incident.crew_views import HandoverView, UnansweredView
from actors.incident.ids import IncidentNumber, PersonId
from bot.screens import actions
from bot.screens.messages.content import Content
from bot.screens.messages.room import notification
from bot.screens.paragraphs import sections
from bot.slack.kit.blocks import Block, action_row, button
from bot.words import briefs, buttons, handovers
from bot.words.briefs import Names
from bot.words.spans import Said


def handover(view: HandoverView, names: Names) -> Content:
    answers = (
        have_it_button(view.number, view.handover),
        button(
            buttons.CANNOT_TAKE_OVER,
            actions.CANNOT_TAKE_OVER,
            f"{view.number} {view.handover}",
        ),
    )
    said = handovers.handover(view, names)
    # In the channel it names no incident, and a notification has to do alone.
    noticed = said if view.title else briefs.notified(view.number, said)
    return _message(noticed, said, () if view.end else answers)


def unanswered(view: UnansweredView, names: Names) -> Content:
    withdraw = withdraw_button(view.number, view.handover)
    said = handovers.unanswered(view, names)
    return _message(said, said, () if view.end else (withdraw,))


def have_it_button(number: IncidentNumber, handover: int) -> Block:
    return button(buttons.HAVE_IT, actions.HAVE_IT, f"{number} {handover}")


def withdraw_button(number: IncidentNumber, handover: int) -> Block:
    value = f"{number} {handover}"
    return button(buttons.WITHDRAW_HANDOVER, actions.WITHDRAW_HANDOVER, value)


def people_in(view: HandoverView | UnansweredView) -> tuple[PersonId | None, ...]:
    """Return those whom the message names without notifying them."""
    ended_by = view.ended.by if view.ended else None
    owners = () if isinstance(view, UnansweredView) else (x.owner for x in view.tasks)
    return (view.giver, view.receiver, ended_by, view.successor, *owners)


def _message(noticed: Said, said: Said, answers: tuple[Block, ...]) -> Content:
    rows = [action_row(*answers)] if answers else []
    return Content(text=notification(noticed), blocks=[*sections(said), *rows])
