"""The kinds of plan rows: once, each and fresh, and the two that share one call.

Rule: a row names every target it serves, done or not, and computes what is due.
What is due is never stored, so running, restarting and recovering are one thing.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum, auto

from attrs import frozen

from actors.incident.effects import (
    Effect,
    Invite,
    PostMessage,
    SetTopic,
    Step,
    Surface,
    UpdateMessage,
)
from actors.incident.ids import ChannelId, PersonId, StepKey
from actors.incident.keys import CARD, CHANNEL_KEY, TOPIC, edit_key, posting_key
from actors.incident.model import IN_DOUBT, Display, Incident
from actors.incident.views import Progress, ReceiptLine, TopicView

GREW_OLD = timedelta(minutes=15)
"""After so long the unsent notices to one channel are told in one message."""


class Need(Enum):
    """What a row waits for; a row that needs nothing of this goes ahead."""

    CHANNEL = auto()
    CHANNEL_SETTLED = auto()
    CARD = auto()


@frozen(kw_only=True)
class Target:
    """Whom or what a row serves, and the occasion to which it is reported.

    Attributes:
        surface: for a fresh row, the name of its display.
    """

    key: StepKey
    occasion: str
    name: str = ""
    surface: str = ""


Targets = Callable[[Incident], tuple[Target, ...]]
Steps = Callable[[Incident, datetime], Iterable[Step | datetime]]


@frozen(kw_only=True)
class Row:
    """A line of the plan.

    Attributes:
        targets: everything it serves, whether done or not.
        steps: the calls that are due, the preferred first, and the times at which
            more become due by the passing of time alone.
        needs: what has to be there before any of them may run.
        since: the plan version it joined; older incidents do without it.
    """

    name: str
    targets: Targets
    steps: Steps
    needs: tuple[Need, ...] = ()
    since: int = 1


def each(
    name: str,
    targets: Targets,
    effect: Callable[[Incident, Target], Effect],
    needs: tuple[Need, ...] = (),
) -> Row:
    """Make a row that calls once for each target, until it is done or refused."""

    def steps(incident: Incident, _now: datetime) -> Iterator[Step]:
        for target in targets(incident):
            if is_open(incident, target):
                call = effect(incident, target)
                yield Step(key=target.key, effect=call, covers=(target.key,))

    return Row(name=name, targets=targets, steps=steps, needs=needs)


once = each
"""A row with one target is a row for each of one."""


def together(name: str, targets: Targets, needs: tuple[Need, ...]) -> Row:
    """Make a row that invites all its open targets in one call."""

    def steps(incident: Incident, _now: datetime) -> Iterator[Step]:
        open_ones = [x for x in targets(incident) if is_open(incident, x)]
        if open_ones and incident.channel:
            people = tuple(PersonId(x.name) for x in open_ones)
            yield Step(
                key=StepKey(name),
                effect=Invite(channel=incident.channel.id, people=people),
                covers=tuple(x.key for x in open_ones),
            )

    return Row(name=name, targets=targets, steps=steps, needs=needs)


def in_order(
    name: str,
    targets: Targets,
    effect: Callable[[Incident, tuple[Target, ...]], Effect],
    age: Callable[[Incident, Target, datetime], timedelta],
    needs: tuple[Need, ...] = (),
) -> Row:
    """Make a row that tells each reader one thing after another.

    What a reader should have been told long ago is told in one message.
    """

    def steps(incident: Incident, now: datetime) -> Iterator[Step]:
        waiting: dict[str, list[Target]] = {}
        for target in targets(incident):
            if is_open(incident, target):
                waiting.setdefault(target.name, []).append(target)
        for queue in waiting.values():
            told = tuple(_told_together(incident, queue, now))
            # The oldest names the call, so that its Retry-After outlasts newer ones.
            yield Step(
                key=told[0].key,
                effect=effect(incident, told),
                covers=tuple(target.key for target in told),
            )

    def _told_together(
        incident: Incident, queue: list[Target], now: datetime
    ) -> list[Target]:
        for target in queue:
            if doubted := incident.started.get(target.key):
                return [x for x in queue if x.key in doubted.covers]
        is_old = age(incident, queue[0], now) > GREW_OLD
        return queue if is_old else queue[:1]

    return Row(name=name, targets=targets, steps=steps, needs=needs)


def is_open(incident: Incident, target: Target) -> bool:
    return target.key not in incident.settled and target.key not in incident.refused


def has_begun(incident: Incident, key: StepKey) -> bool:
    """Whether people may see it already, so that it has to be brought to its end.

    What has not begun is dropped when its occasion is over.
    """
    refusal = incident.refused.get(key)
    return (
        key in incident.settled
        or any(key in started.covers for started in incident.started.values())
        or (refusal is not None and refusal.error == IN_DOUBT)
    )


def show(
    incident: Incident, surface: Surface, place: ChannelId | PersonId
) -> Iterator[Step]:
    """Yield the step that makes the surface show its view, unless it does.

    A view that Slack refused is not tried again before it changes.
    While a call is in doubt, nobody knows what is shown.
    A message that may stand there is not posted again: a person is asked first.
    """
    display = incident.display(surface.name)
    key, effect = _showing(surface, display, place)
    if isinstance(effect, PostMessage) and display.error == IN_DOUBT:
        return
    is_known = surface.view in (display.shown, display.refused)
    if not is_known or key in incident.started:
        yield Step(key=key, effect=effect, covers=(), surface=surface)


def _showing(
    surface: Surface, display: Display, place: ChannelId | PersonId
) -> tuple[StepKey, Effect]:
    view = surface.view
    if isinstance(view, TopicView):
        return StepKey(TOPIC), SetTopic(channel=ChannelId(place), view=view)
    if display.ts and display.channel:
        key = edit_key(surface.name, display.posting)
        edit = UpdateMessage(channel=display.channel, ts=display.ts, body=view)
        return key, edit
    key = posting_key(surface.name, display.posting + 1)
    return key, PostMessage(to=place, body=view)


def has_no_channel(incident: Incident) -> bool:
    """It was refused, or a person has seen to it whose channel we do not know."""
    is_over = CHANNEL_KEY in incident.refused or CHANNEL_KEY in incident.settled
    return is_over and incident.channel is None


def is_met(need: Need, incident: Incident) -> bool:
    match need:
        case Need.CHANNEL:
            return incident.channel is not None
        case Need.CHANNEL_SETTLED:
            return incident.channel is not None or has_no_channel(incident)
        case Need.CARD:
            return incident.display(CARD).ts is not None


EDITS_ARE_TOLD = 3
"""The version of the plan with which a refused edit is told as what it is."""


def line_of(incident: Incident, row: str, target: Target) -> ReceiptLine:
    """Say how far a target has come."""
    is_edit = False
    if target.surface:
        display = incident.display(target.surface)
        error = display.error
        is_done = display.shown is not None or display.ts is not None
        is_refused_edit = bool(error) and display.ts is not None
        is_edit = is_refused_edit and incident.plan >= EDITS_ARE_TOLD
    else:
        refusal = incident.refused.get(target.key)
        error = refusal.error if refusal else ""
        is_done = target.key in incident.settled
    return ReceiptLine(
        row=row,
        target=target.name,
        progress=_progress(error, is_done=is_done),
        error=error,
        step=target.key,
        is_edit=is_edit,
    )


def _progress(error: str, *, is_done: bool) -> Progress:
    if error:
        return Progress.DOUBTED if error == IN_DOUBT else Progress.REFUSED
    return Progress.DONE if is_done else Progress.WAITING
