"""Messages that people get once and for a reason: owed, posted, and brought to an end.

Rule: who is owed which message, since when and until when, is computed from the events
in ``briefings.py``, ``tasks.py`` and ``handovers.py``. Here it is compared with Slack.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from attrs import define, field

from actors.incident.ids import StepKey
from actors.incident.keys import CHANNEL_KEY, is_edit
from actors.incident.steps.events import (
    ChannelCreated,
    Shown,
    ShowRefused,
    StepFailed,
    StepStarted,
)
from bot.sandbox import Message
from bot.sandbox.changes import MessagePosted
from bot.sandbox.channel import Kind
from bot.sandbox.fields import as_text, objects
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.exactly_once import repeats_of
from tests.auditor.excuses import excuses_of

Button = tuple[str, str]
"""An action, and its value."""

CHANNEL = ""
"""Stands for the incident's channel, where others have a person."""


@define(kw_only=True)
class Turn:
    """One message that is owed because of one thing that happened.

    Attributes:
        name: the row and the number, such as ``brief/2``.
        to: the people in whose direct messages it may be, or ``CHANNEL``.
        began: the place of the event that started it.
        due: when it is to be posted; ``None`` if nobody may hear of it.
        again: when somebody took its end back.
        ended: the place of the event after which nobody needs it any more.
        buttons: what it offers until then.
        is_owed: whether it has to be there, and to offer this.
    """

    name: str
    to: tuple[str, ...]
    began: int
    due: datetime | None
    again: datetime | None = None
    ended: int | None = None
    ended_at: datetime | None = None
    buttons: frozenset[Button] = field(factory=frozenset)
    is_owed: bool = True

    def end(self, place: int, at: datetime) -> None:
        if self.ended is None:
            self.ended, self.ended_at = place, at

    def stands_at(self, place: int) -> bool:
        return self.began < place and (self.ended is None or place < self.ended)


def name_in(step: StepKey) -> str:
    """Return the turn's name in the key of a step."""
    return "/".join(step.split("/")[:2])


def wrong_turns(
    row: str, turns: Iterable[Turn], case: Case, evidence: Evidence
) -> Iterator[str]:
    """Yield messages that were not owed, or to somebody else, or more than once."""
    known = {turn.name: turn for turn in turns}
    counts: Counter[StepKey] = Counter()
    for message, step in _posted(row, case, evidence):
        turn, what = known.get(name_in(step)), f"{case.number}: {step}"
        counts[step] += 1
        if turn is None:
            yield f"{what} is about nothing that happened"
        elif turn.due is None:
            yield f"{what}, and nobody may hear of it"
        elif not any(_is_at(message, who, case, evidence) for who in turn.to):
            yield f"{what} is in {message.channel}, not with {turn.to}"
    for step, count in counts.items():
        if count > 1 + repeats_of(case, step):
            yield f"{case.number}: {step} was posted {count} times"
    for place, event in enumerate(case.events):
        if isinstance(event, StepStarted) and _is_posting(row, event.step):
            turn = known.get(name_in(event.step))
            if turn and not turn.stands_at(place):
                yield f"{case.number}: {event.step} was posted when it was over"
            if turn and turn.due and event.at < turn.due:
                yield f"{case.number}: {event.step} was posted before {turn.due}"


def late_turns(
    row: str, turns: Iterable[Turn], case: Case, evidence: Evidence
) -> Iterator[str]:
    """Yield what was owed for longer than what went wrong in the run explains."""
    excuses = excuses_of(evidence)
    posted = {name_in(step): x for x, step in _posted(row, case, evidence)}
    refused = {name_in(x.step) for x in case.events if isinstance(x, ShowRefused)}
    for turn in turns if excuses else ():
        since = _channel_since(turn, case)
        is_settled = turn.name in refused or not turn.is_owed
        if turn.due is None or is_settled or since is None:
            continue
        due = max(turn.due, since, turn.again or since)
        message, latest = posted.get(turn.name), excuses and excuses.latest(due)
        came = datetime.fromtimestamp(float(message.ts), UTC) if message else None
        if latest and (came or turn.ended_at or evidence.now) > latest:
            yield f"{case.number}: {turn.name}, due at {due}, not by {latest}"


def _channel_since(turn: Turn, case: Case) -> datetime | None:
    """Return since when there is a channel, or Slack refused it, as the turn needs."""
    kinds = (ChannelCreated,) if turn.to == (CHANNEL,) else (ChannelCreated, StepFailed)
    return next(
        (x.at for x in case.events if isinstance(x, kinds) and x.step == CHANNEL_KEY),
        None,
    )


def missing_turns(
    row: str, turns: Iterable[Turn], case: Case, evidence: Evidence
) -> Iterator[str]:
    """Yield what is owed and not there; it applies when nothing is due any more."""
    posted = {name_in(step) for _, step in _posted(row, case, evidence)}
    refused = {name_in(x.step) for x in case.events if isinstance(x, ShowRefused)}
    own = case.incident.own_channel if case.incident else None
    for turn in turns:
        is_owed = turn.is_owed and turn.due is not None and turn.ended is None
        has_place = own is not None or turn.to != (CHANNEL,)
        if is_owed and has_place and turn.name not in posted | refused:
            yield f"{case.number}: {turn.name} is owed, and not there"


def wrong_buttons(
    turns: Iterable[Turn], case: Case, evidence: Evidence
) -> Iterator[str]:
    """Yield buttons that lie, and those that are missing; it applies at rest."""
    known = {turn.name: turn for turn in turns}
    for message, step in _standing(case, evidence):
        if turn := known.get(name_in(step)):
            found = buttons_of(message)
            wanted = turn.buttons if turn.ended is None else frozenset[Button]()
            # A message whose blocks Slack refused says in words what to type.
            is_allowed = not found and (not turn.is_owed or not message.blocks)
            if found != wanted and not is_allowed:
                yield (
                    f"{case.number}: {step} offers {sorted(found)},"
                    f" not {sorted(wanted)}"
                )


def buttons_of(message: Message) -> frozenset[Button]:
    return frozenset(
        (as_text(x.get("action_id")).partition("/")[0], as_text(x.get("value")))
        for block in message.blocks
        for x in objects(block.get("elements"))
        if x.get("type") == "button"
    )


def _posted(
    row: str, case: Case, evidence: Evidence
) -> Iterator[tuple[Message, StepKey]]:
    """Yield this row's messages as they were posted.

    Nobody finds one that was deleted while its step was in doubt: it counts as never
    posted.
    """
    journaled = {(x.channel, x.ts) for x in case.events if isinstance(x, Shown)}
    unheard_of = evidence.slack_history.deleted - journaled
    for change in evidence.slack_history.changes:
        if isinstance(change, MessagePosted):
            message = change.message
            is_ours = message.bot_id == evidence.workspace.bot_id
            mark = mark_of(message) if is_ours else None
            if mark is None or (message.channel, message.ts) in unheard_of:
                continue
            if mark[0] == case.number and _is_posting(row, mark[1]):
                yield message, mark[1]


def _is_posting(row: str, step: StepKey) -> bool:
    return step.startswith(f"{row}/") and not is_edit(step)


def _is_at(message: Message, who: str, case: Case, evidence: Evidence) -> bool:
    if who == CHANNEL:
        own = case.incident.own_channel if case.incident else None
        return message.channel == own
    place = evidence.workspace.find(message.channel)
    return place is not None and place.kind is Kind.DIRECT and who in place.members


def _standing(case: Case, evidence: Evidence) -> Iterator[tuple[Message, StepKey]]:
    """Yield the messages as they are now, without those that Slack lets nobody edit."""
    last = {x.surface: x for x in case.events if isinstance(x, Shown | ShowRefused)}
    for shown in last.values():
        if not isinstance(shown, Shown) or not shown.channel or not shown.ts:
            continue
        place = evidence.workspace.find(shown.channel)
        message = place.message(shown.ts) if place else None
        if message and (shown.channel, shown.ts) not in evidence.uneditable:
            yield message, shown.step
