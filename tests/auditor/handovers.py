"""Handovers: the giver keeps the role until the receiver has it, and each reads once.

The auditor follows the offers itself, from what people did.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from attrs import define

from actors.incident.handovers import (
    HandoverAccepted,
    HandoverOffered,
    HandoverWithdrawn,
)
from actors.incident.keys import is_edit, row_of
from actors.incident.lifecycle import Closed, Declared, Kind
from actors.incident.roles import LeadChanged
from actors.incident.steps.events import Shown, ShowRefused, StepStarted
from bot.sandbox import Message
from bot.sandbox.changes import MessagePosted
from bot.sandbox.fields import as_text, objects
from tests.auditor.evidence import SOON, Case, Evidence, mark_of
from tests.auditor.incident_state import states_of

REMINDED_AFTER = timedelta(minutes=5)

CLOCKS = timedelta(minutes=2)
"""Slack's clock and the bot's may differ by less."""

ROWS = ("handover", "unanswered")
WINDOW = "handing_over"
BUTTONS = {"have_it", "withdraw_handover"}


@define(kw_only=True)
class Offer:
    """Somebody asked another person to take over a role.

    Attributes:
        waits: nobody has answered it, and nothing has overtaken it.
    """

    role: str
    giver: str
    to: str
    at: datetime
    waits: bool = True


@define
class Offers:
    """The offers of one incident, as far as the events are known."""

    all: list[Offer]

    def numbered(self, number: int) -> Offer | None:
        """Return an offer by its number, which counts from 1."""
        return self.all[number - 1] if 0 < number <= len(self.all) else None

    def add(self, event: object) -> None:
        match event:
            case HandoverOffered(mark=mark, role=role, to=to):
                self._end(role.key)
                self.all.append(Offer(role=role.key, giver=mark.by, to=to, at=mark.at))
            case HandoverAccepted(handover=number) | HandoverWithdrawn(handover=number):
                if offer := self.numbered(number):
                    offer.waits = False
            case LeadChanged(role=role):
                self._end(role.key)
            case Closed():
                self._end(None)
            case _:
                pass

    def _end(self, role: str | None) -> None:
        for offer in self.all:
            if role in (None, offer.role):
                offer.waits = False


def wrong_handovers(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: each offer is by the holder, and is answered once, by the right person."""
    offers = Offers([])
    states = [None, *states_of(case.events)]
    for place, event in enumerate(case.events):
        what = f"I1 handover, {case.number} v{place + 1}"
        before = states[place]
        match event:
            case HandoverOffered(mark=mark, role=role):
                if before is None or before.leads.get(role.key) != mark.by:
                    yield f"{what}: {mark.by} offered {role.key} and did not have it"
                if not _is_asked_for(event, case, evidence):
                    yield f"{what}: {mark.by} did not ask {event.to}"
            case HandoverAccepted(mark=mark, handover=number):
                offer = offers.numbered(number)
                if offer is None or not offer.waits or offer.to != mark.by:
                    yield f"{what}: {mark.by} accepted {number}, which is {offer}"
                elif before is None or before.leads.get(offer.role) != offer.giver:
                    yield f"{what}: {offer.giver} did not keep the role"
                elif not _hands_over(case, place + 1, offer):
                    yield f"{what}: {mark.by} did not get the role"
            case HandoverWithdrawn(mark=mark, handover=number):
                offer = offers.numbered(number)
                if offer is None or not offer.waits or offer.giver != mark.by:
                    yield f"{what}: {mark.by} withdrew {number}, which is {offer}"
            case StepStarted(step=step) if row_of(step) in ROWS and not is_edit(step):
                offer = offers.numbered(_number_of(step))
                if offer is None or not offer.waits:
                    yield f"{what}: {step} began, and the offer is {offer}"
                elif row_of(step) == ROWS[1] and event.at < offer.at + REMINDED_AFTER:
                    yield f"{what}: {step} began too early"
            case _:
                pass
        offers.add(event)


def _is_asked_for(event: HandoverOffered, case: Case, evidence: Evidence) -> bool:
    """Whether the giver submitted a window with this receiver."""
    return any(
        window.callback == WINDOW
        and (window.number, window.person) == (case.number, event.mark.by)
        and event.to in window.values.values()
        for window in evidence.submissions
    )


def _hands_over(case: Case, place: int, offer: Offer) -> bool:
    """Whether the receiver gets the role in the next event."""
    following = case.events[place : place + 1]
    return any(
        isinstance(x, LeadChanged)
        and (x.role.key, x.person, x.mark.by) == (offer.role, offer.to, offer.to)
        for x in following
    )


def _number_of(step: str) -> int:
    number = step.split("/")[1]
    return int(number) if number.isdecimal() else 0


def _is_test(case: Case) -> bool:
    first = case.events[0] if case.events else None
    return isinstance(first, Declared) and first.kind is Kind.TEST


def _posted(case: Case, evidence: Evidence) -> Iterator[tuple[str, int, MessagePosted]]:
    """Yield the row, the offer and the posting of each such message in Slack.

    One that was deleted before the journal heard of it counts as never posted.
    """
    history = evidence.slack_history
    heard = {(x.channel, x.ts) for x in case.events if isinstance(x, Shown)}
    for change in history.changes:
        if not isinstance(change, MessagePosted):
            continue
        message = change.message
        mark, place = mark_of(message), (message.channel, message.ts)
        is_own = message.bot_id == evidence.workspace.bot_id
        if not is_own or mark is None or mark[0] != case.number:
            continue
        row = row_of(mark[1])
        if row in ROWS and (place in heard or place not in history.deleted):
            yield row, _number_of(mark[1]), change


def wrong_handover_messages(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: giver and receiver read of an offer once each, and not too early."""
    offers = Offers([])
    for event in case.events:
        offers.add(event)
    seen: set[tuple[str, int]] = set()
    for row, number, change in _posted(case, evidence):
        what = f"I2 {row}, {case.number}: {number} in {change.message.channel}"
        offer = offers.numbered(number)
        if offer is None or _is_test(case):
            yield f"{what}, for nothing that was offered"
            continue
        if (row, number) in seen:
            yield f"{what}, for the second time"
        seen.add((row, number))
        due = offer.at + (REMINDED_AFTER if row == ROWS[1] else timedelta())
        at = datetime.fromtimestamp(change.at, UTC)
        if at < due - CLOCKS:
            yield f"{what} at {at}, and due at {due}"


def missing_handover_messages(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1, I2: at rest, who is awaited has been asked, and no other button is left."""
    offers = Offers([])
    for event in case.events:
        offers.add(event)
    posted = {(row, number) for row, number, _ in _posted(case, evidence)}
    refused = {
        (row_of(x.step), _number_of(x.step))
        for x in case.events
        if isinstance(x, ShowRefused) and row_of(x.step) in ROWS
    }
    for number, offer in enumerate(offers.all, start=1):
        late = evidence.now - SOON > offer.at + REMINDED_AFTER
        for row in ROWS if late else ROWS[:1]:
            is_there = (row, number) in posted | refused
            if offer.waits and not is_there and not _is_test(case):
                yield f"I1 {row}, {case.number}: {number} is not there"
    for row, number, change in _posted(case, evidence):
        place = evidence.workspace.find(change.message.channel)
        now = place.message(change.message.ts) if place else None
        meant = offers.numbered(number)
        is_over = meant is not None and not meant.waits
        if now and is_over and _has_buttons(now) and (row, number) not in refused:
            yield f"I2 {row}, {case.number}: {number} is over and has a button"


def _has_buttons(message: Message) -> bool:
    elements = [x for block in message.blocks for x in objects(block.get("elements"))]
    return any(as_text(x.get("action_id")) in BUTTONS for x in elements)
