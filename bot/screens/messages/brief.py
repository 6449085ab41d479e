"""The brief, and what the incident lead reads about a role, each with its buttons."""

from actors.incident.crew_views import (
    AssignmentView,
    BriefView,
    DeclinedView,
    HandoverView,
    TaskView,
    UnacceptedView,
    UnansweredView,
)
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.promise_views import ReminderView, UnledView
from bot.screens import actions
from bot.screens.messages.content import Content
from bot.screens.messages.handover import people_in
from bot.screens.messages.room import notification
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import Block, action_row, button
from bot.words import briefs, buttons
from bot.words.briefs import Names, short_name
from bot.words.phrases import in_a_sentence
from bot.words.spans import Said

ROLE_VALUE = "{number} {role}"
"""The value of a button about a role: an incident, and the role's key."""


def brief(view: BriefView, names: Names) -> Content:
    role = in_a_sentence(view.role.word)
    value = ROLE_VALUE.format(number=view.number, role=view.role.key)
    answers = (
        button(buttons.ACCEPT_ROLE.format(role=role), actions.ACCEPT_ROLE, value),
        button(buttons.CANNOT_TAKE, actions.CANNOT_TAKE, value),
    )
    said = briefs.brief(view, names)
    if view.end:
        return Content(text=notification(said), blocks=[section(said)])
    return _message(view.number, said, answers)


def unaccepted(view: UnacceptedView, names: Names) -> Content:
    role = in_a_sentence(view.role.word)
    ask = buttons.ASK_AGAIN.format(person=short_name(view.person, names))
    take = buttons.TAKE_MYSELF.format(role=role)
    from_ = ROLE_VALUE.format(number=view.number, role=view.role.key)
    answers = (
        button(ask, actions.ASK_ROLE_AGAIN, f"{view.number} {view.briefing}"),
        button(take, actions.TAKE_UNACCEPTED, f"{from_} {view.person}"),
    )
    said = briefs.unaccepted(view, names)
    return _message(view.number, said, () if view.end else answers)


def declined(view: DeclinedView, names: Names) -> Content:
    label = buttons.TAKE_ROLE.format(role=in_a_sentence(view.role.word))
    value = ROLE_VALUE.format(number=view.number, role=view.role.key)
    take = (button(label, actions.TAKE_ROLE, value),)
    said = briefs.declined(view, names)
    return _message(view.number, said, () if view.is_over else take)


def named_in(body: object) -> frozenset[PersonId]:
    """Return the people whom a message names without notifying them."""
    named: tuple[PersonId | None, ...] = ()
    match body:
        case BriefView():
            named = (_ended_by(body), body.told, body.successor)
        case UnacceptedView():
            named = (_ended_by(body), body.person, body.successor)
        case DeclinedView():
            named = (body.person, body.holder)
        case HandoverView() | UnansweredView():
            named = people_in(body)
        case TaskView(owner=owner, ended=ended):
            named = (owner, ended.by if ended else None)
        case AssignmentView(by=by, ended=ended):
            named = (by.by, ended.by if ended else None)
        case ReminderView(by=by):
            named = (by.by if by else None,)
        case UnledView(ended=ended, successor=successor):
            named = (ended.by if ended else None, successor)
        case _:
            pass
    return frozenset(x for x in named if x is not None)


def _ended_by(view: BriefView | UnacceptedView) -> PersonId | None:
    return view.ended.by if view.ended else None


def _message(number: IncidentNumber, said: Said, answers: tuple[Block, ...]) -> Content:
    rows = [action_row(*answers)] if answers else []
    text = notification(briefs.notified(number, said))
    return Content(text=text, blocks=[section(said), *rows])
