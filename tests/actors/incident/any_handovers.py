"""What people do about handovers in any run, and what they then read of them."""

from actors.incident.crew_views import HandoverView, UnansweredView
from actors.incident.facts import Mark
from actors.incident.handovers import (
    AcceptHandover,
    DeclineHandover,
    HandoversCommand,
    OfferHandover,
    WithdrawHandover,
)
from actors.incident.ids import PersonId
from actors.incident.keys import handover_surface, unanswered_surface
from actors.incident.model import Incident
from tests.actors.incident.run import Run


def about_handovers(
    incident: Incident, people: tuple[PersonId, ...], made: Mark, choice: int
) -> HandoversCommand | None:
    """Return what one of four people does about a handover, if they may."""
    own = incident.roles.of(made.by)
    to = people[(choice + 1 + choice // 5) % 4]
    if choice % 2 and own and to != made.by:
        state = f"State {choice % 3}"
        return OfferHandover(mark=made, role=own[0].key, to=to, state=state, worries="")
    if waiting := incident.handovers.waiting_for(made.by):
        number = waiting[0].number
        if choice % 3 == 0:
            return DeclineHandover(mark=made, handover=number)
        return AcceptHandover(mark=made, handover=number)
    for x in incident.handovers.open:
        if x.offered.by == made.by and choice % 4 == 0:
            return WithdrawHandover(mark=made, handover=x.number)
    return None


def assert_handovers_shown(run: Run) -> None:
    """Check that a message has its button only while its handover waits."""
    incident, slack = run.incident, run.slack
    for ts, message in slack.messages.items():
        view = message.body
        if not isinstance(view, HandoverView | UnansweredView):
            continue
        surface = unanswered_surface(view.handover)
        if isinstance(view, HandoverView):
            surface = handover_surface(view.handover, is_direct=bool(view.title))
        display = incident.steps.display(surface)
        is_waiting = incident.handovers.waiting(view.handover) is not None
        if display.ts == ts and not display.error:
            assert (view.end is None) == is_waiting
