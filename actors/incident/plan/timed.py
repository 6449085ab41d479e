"""Timed rows: each turn waits until it is due, then shows a message of its own.

Rule: a turn that is not due yet has no receipt line, and nobody waits for Slack because
of it. A call in doubt is looked up even if the turn's reason is gone: a message that is
there is brought to its end state, and one that is not there is never posted.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import frozen

from actors.incident.effects import Surface
from actors.incident.ids import ChannelId, PersonId, StepKey
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.fresh import show
from actors.incident.plan.rows import Due, Need, Row, Target
from actors.incident.steps.state import Display
from actors.incident.views import FreshView


@frozen(kw_only=True)
class TimedMessage:
    """One turn of a timed row, and the message that it posts.

    Attributes:
        surface: the name of its display.
        due_at: when to post it (UTC); ``None`` if the reason for it is gone.
        view: makes what it shows now; a turn that is over still shows how it ended.
        name: whom a receipt line names; empty if the row's words say it.
        occasion: whose receipt reports a refusal; empty for whoever acted last.
    """

    surface: str
    to: ChannelId | PersonId
    due_at: datetime | None
    view: Callable[[], FreshView]
    name: str = ""
    occasion: str = ""


Turns = Callable[[Incident], Iterator[TimedMessage]]


def timed(
    name: str,
    turns: Turns,
    *,
    needs: tuple[Need, ...] = (),
    is_one_by_one: bool = True,
) -> Row:
    """Make a row whose turns wait for their times.

    It names a time only while a turn waits for it, so it is never woken for nothing.
    A message that somebody deleted has been read, so it is not posted again. With
    ``is_one_by_one`` no message is posted while another is in doubt, because that one
    may turn out to be there.
    """

    def steps(incident: Incident, now: datetime) -> Iterator[Due | datetime]:
        all_turns = tuple(turns(incident))
        may_post = not (
            is_one_by_one and any(_is_in_doubt(incident, turn) for turn in all_turns)
        )
        for turn in all_turns:
            if _is_there(incident, turn):
                yield from _shown(incident, turn)
            elif may_post and turn.due_at is not None and _is_owed(incident, turn):
                if turn.due_at > now:
                    yield turn.due_at
                else:
                    yield from _shown(incident, turn)

    def targets(incident: Incident) -> tuple[Target, ...]:
        """Return the turns that Slack refused to post, while there is a reason."""
        return tuple(
            Target(
                key=StepKey(turn.surface),
                occasion=turn.occasion or display.refused_in or DECLARED,
                name=turn.name,
                surface=turn.surface,
            )
            for turn in turns(incident)
            for display in (incident.steps.display(turn.surface),)
            if turn.due_at is not None and display.error and display.ts is None
        )

    return Row(name=name, targets=targets, steps=steps, needs=needs)


def _shown(incident: Incident, turn: TimedMessage) -> Iterator[Due]:
    surface = Surface(name=turn.surface, view=turn.view())
    return show(incident, surface, turn.to)


def _is_in_doubt(incident: Incident, turn: TimedMessage) -> bool:
    return incident.steps.is_first_in_doubt(turn.surface)


def _is_there(incident: Incident, turn: TimedMessage) -> bool:
    """Whether its message is in Slack, or may be."""
    is_posted = incident.steps.display(turn.surface).ts is not None
    return is_posted or _is_in_doubt(incident, turn)


def _is_owed(incident: Incident, turn: TimedMessage) -> bool:
    """Whether it was neither posted nor refused."""
    return incident.steps.display(turn.surface) == Display()
