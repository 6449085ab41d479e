"""Faults about who does what: roles, briefs, handovers, the card and test incidents."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import timedelta
from unittest.mock import patch

from attrs import evolve as with_

from actors.incident import briefings, handovers, roles
from actors.incident.briefing import Briefing, Briefings
from actors.incident.commands import Command
from actors.incident.crew_views import BriefView, HandoverView
from actors.incident.handover import Handovers
from actors.incident.handovers import AcceptHandover, HandoversCommand, HandoversEvent
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from actors.incident.plan import card
from actors.incident.roles import LeadChanged, RoleAccepted, Roles, TakeRole
from actors.incident.views import CardView
from bot.screens.messages.brief import brief
from bot.screens.messages.content import Content
from bot.screens.messages.handover import handover
from bot.words.briefs import Names
from tests.simulation.plants import Plant

MINUTE = timedelta(minutes=1)

_added, _decide, _card_of = briefings._added, handovers.decide, card.card_of


# Roles and briefs.


def _added_twice(known: Briefings, new: Briefing) -> Briefings:
    once = _added(known, new)
    return _added(once, with_(new, number=new.number + 1))


def briefed_twice() -> AbstractContextManager[object]:
    """Whoever gets a role is briefed twice."""
    return patch.object(briefings, "_added", _added_twice)


def _anybody_takes(
    _roles: Roles, command: TakeRole
) -> tuple[LeadChanged | RoleAccepted, ...]:
    mark, role = command.mark, command.role
    return (LeadChanged(mark=mark, role=role, person=mark.by),)


def second_has_the_role() -> AbstractContextManager[object]:
    """The second person who takes a role gets it."""
    return patch.object(roles, "_taken", _anybody_takes)


def reminded_too_early() -> AbstractContextManager[object]:
    """The incident lead hears after one minute of a role that is not accepted."""
    return patch("actors.incident.briefing.ANSWERED_WITHIN", MINUTE)


def never_reminded() -> AbstractContextManager[object]:
    """The incident lead hears of it only after weeks."""
    return patch("actors.incident.briefing.ANSWERED_WITHIN", timedelta(days=90))


def _as_if_asked(given: Briefings, *_more: object) -> Briefings:
    return with_(given, open=tuple(with_(x, is_repeat=False) for x in given.open))


_asked_again = briefings._asked_again


def reminded_of_a_repeat() -> AbstractContextManager[object]:
    """After somebody was asked again, the incident lead is reminded once more."""

    def asked(*given: object) -> Briefings:
        return _as_if_asked(_asked_again(*given))  # type: ignore[arg-type]

    return patch.object(briefings, "_asked_again", asked)


def _unanswered_brief(view: BriefView, names: Names) -> Content:
    return brief(with_(view, end=None), names)


def brief_keeps_its_buttons() -> AbstractContextManager[object]:
    """A brief that was answered can be answered again."""
    return patch("bot.screens.messages.render.brief", _unanswered_brief)


# Handovers.


def _taken_by_anybody(
    known: Handovers, command: HandoversCommand, held: Roles
) -> tuple[HandoversEvent | LeadChanged, ...]:
    if isinstance(command, AcceptHandover) and (
        found := known.waiting(command.handover)
    ):
        mark = with_(command.mark, by=found.to)
        return _decide(known, with_(command, mark=mark), held)
    events = _decide(known, command, held)
    offered = [x for x in events if isinstance(x, handovers.HandoverOffered)]
    given = [LeadChanged(mark=x.mark, role=x.role, person=x.to) for x in offered]
    return (*events, *given)


def given_at_once() -> AbstractContextManager[object]:
    """A handover gives the role before the receiver has said anything."""
    return patch.object(handovers, "decide", _taken_by_anybody)


def _unanswered_handover(view: HandoverView, names: Names) -> Content:
    return handover(with_(view, end=None), names)


def handover_keeps_its_button() -> AbstractContextManager[object]:
    """A handover that was answered can be answered again."""
    return patch("bot.screens.messages.render.handover", _unanswered_handover)


def giver_hears_early() -> AbstractContextManager[object]:
    """The giver hears after one minute that nobody has answered."""
    return patch("actors.incident.handover.ANSWERED_WITHIN", MINUTE)


# The card.


def _card(change: Callable[[CardView], CardView]) -> AbstractContextManager[object]:
    def changed(incident: Incident) -> CardView:
        return change(_card_of(incident))

    return patch.object(card, "card_of", changed)


def card_without_impact() -> AbstractContextManager[object]:
    """The card does not say what users see."""
    return _card(lambda view: with_(view, impact=""))


def card_with_all_accepted() -> AbstractContextManager[object]:
    """The card shows every role as accepted."""
    return _card(lambda view: with_(view, unaccepted=()))


def card_with_nothing_missing() -> AbstractContextManager[object]:
    """The card says that nothing is missing."""
    return _card(lambda view: with_(view, missing=None))


def card_without_ticks() -> AbstractContextManager[object]:
    """The card's checklist makes no progress."""
    return _card(lambda view: with_(view, checked=0))


def card_with_old_tasks() -> AbstractContextManager[object]:
    """The card counts no tasks."""
    return _card(lambda view: with_(view, tasks=(), open_tasks=0))


# Test incidents.


def _takes_nobody(_command: Command, _declarer: PersonId) -> bool:
    return False


def anybody_in_a_test() -> AbstractContextManager[object]:
    """Others take part in a test incident."""
    return patch("actors.incident.decide.takes_others", _takes_nobody)


def _all_of(_reader: object, rows: Iterable[object]) -> tuple[object, ...]:
    return tuple(rows)


def tests_listed() -> AbstractContextManager[object]:
    """The list shows test incidents to everybody."""
    return patch("bot.features.list.seen_by", _all_of)


PLANTED: tuple[tuple[Callable[[], AbstractContextManager[object]], str], ...] = (
    (briefed_twice, "I2 brief"),
    (second_has_the_role, "I1 unrequested change"),
    (reminded_too_early, "I2 brief"),
    (never_reminded, "I2 brief"),
    (reminded_of_a_repeat, "I2 brief"),
    (brief_keeps_its_buttons, "I2 button"),
    (given_at_once, "I1 unrequested change"),
    (handover_keeps_its_button, "I2 button"),
    (giver_hears_early, "I2 handover"),
    (card_without_impact, "I2"),
    (card_with_all_accepted, "I2"),
    (card_with_nothing_missing, "I2"),
    (card_without_ticks, "I2"),
    (card_with_old_tasks, "I2"),
    (anybody_in_a_test, "I10"),
    (tests_listed, "I10"),
)

CREW_PLANTS: tuple[Plant, ...] = tuple(
    Plant(
        name=planted.__name__.replace("_", " "), planted=planted, notices=(violation,)
    )
    for planted, violation in PLANTED
)
