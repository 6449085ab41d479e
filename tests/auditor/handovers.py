"""Handovers: who offered which role to whom, who took it, and what both read of it.

Rule: the giver keeps the role until the receiver selects *I have it*, and each offer
gives the role once.
"""

from collections.abc import Iterator
from datetime import timedelta

from attrs import define, field

from actors.incident.events import Event
from actors.incident.facts import Mark
from actors.incident.handovers import (
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverWithdrawn,
)
from actors.incident.lifecycle import Closed, Declared, Kind
from actors.incident.roles import LeadChanged
from tests.auditor.asked_roles import TAKE, AskedRoles
from tests.auditor.crew_state import CrewState, add
from tests.auditor.evidence import Case, Evidence
from tests.auditor.presses import presses
from tests.auditor.submissions import Submission
from tests.auditor.turns import (
    CHANNEL,
    Turn,
    late_turns,
    missing_turns,
    wrong_buttons,
    wrong_turns,
)
from tests.auditor.visible_text import is_same

HANDING_OVER = "handing_over"
"""The callback id of the window."""

ROLE, RECEIVER, STATE, WORRIES = "role", "receiver", "state", "worries"
"""Its blocks; without a choice of roles, the receiver's block names the role."""

HAVE_IT, WITHDRAW = "have_it", "withdraw_handover"
DECLINE = "cannot_take_over"
REMINDED_AFTER = timedelta(minutes=5)


@define(kw_only=True)
class Offer:
    """Somebody asked another person to take over a role."""

    role: str
    giver: str
    receiver: str
    request: Turn
    reminder: Turn

    @property
    def is_open(self) -> bool:
        return self.request.ended is None

    def end(self, place: int, mark: Mark) -> None:
        if self.is_open:
            self.request.end(place, mark.at)
            self.reminder.end(place, mark.at)

    def decline(self, place: int, mark: Mark) -> None:
        """The giver hears of it by their own message, at once and without a button."""
        self.request.end(place, mark.at)
        if self.reminder.due:
            self.reminder.due = min(self.reminder.due, mark.at)
        self.reminder.buttons = frozenset()


@define
class Offers:
    """An incident's offers in order, and what is wrong with how they ended.

    Attributes:
        handed_over: the places of the events that gave a role to its receiver.
    """

    number: int
    found: list[Offer] = field(factory=list)
    flaws: list[str] = field(factory=list)
    handed_over: set[int] = field(factory=set)
    crew: CrewState = field(factory=CrewState)
    is_test: bool = False

    @classmethod
    def of(cls, case: Case, evidence: Evidence) -> "Offers":
        offers = cls(case.number)
        asked = [
            x
            for x in evidence.submissions
            if (x.callback, x.number) == (HANDING_OVER, case.number)
        ]
        pressed = {
            (x.person, x.action, *x.rest)
            for x in presses(evidence)
            if x.number == case.number
        }
        # Whoever was asked may also take the role by typing so.
        pressed |= {
            (x.asker, TAKE, x.role)
            for x in AskedRoles.of(case.number, evidence).open
            if x.way == TAKE
        }
        for place, event in enumerate(case.events):
            offers._judge(event, asked, pressed)
            offers._add(place, event, case.events[place + 1 : place + 2])
            add(offers.crew, event)
        return offers

    @property
    def rows(self) -> dict[str, list[Turn]]:
        return {
            "handover": [x.request for x in self.found],
            "unanswered": [x.reminder for x in self.found],
        }

    def _judge(
        self,
        event: Event,
        asked: list[Submission],
        pressed: set[tuple[str, ...]],
    ) -> None:
        match event:
            case HandoverOffered(mark=mark, role=role):
                meant = next((x for x in asked if _is_meant(x, event)), None)
                if meant is None or self.crew.holders.get(role.key) != mark.by:
                    self.flaws.append(f"{mark.by} offered {role.key} unasked")
                else:
                    asked.remove(meant)
            case HandoverAccepted(mark=mark, handover=number):
                self._answered(mark, number, HAVE_IT, pressed)
            case HandoverDeclined(mark=mark, handover=number):
                self._answered(mark, number, DECLINE, pressed)
            case HandoverWithdrawn(mark=mark, handover=number):
                self._answered(mark, number, WITHDRAW, pressed)
            case _:
                pass

    def _answered(
        self, mark: Mark, number: int, action: str, pressed: set[tuple[str, ...]]
    ) -> None:
        offer = self._numbered(number)
        is_taken = action == HAVE_IT and (mark.by, TAKE, offer.role) in pressed
        if not is_taken and (mark.by, action, str(number)) not in pressed:
            self.flaws.append(f"{mark.by} answered {number} unasked")
        person = offer.giver if action == WITHDRAW else offer.receiver
        if not offer.is_open or person != mark.by:
            self.flaws.append(f"{mark.by} answered {number}, which was not theirs")
        if self.crew.holders.get(offer.role) != offer.giver:
            self.flaws.append(f"{offer.giver} had lost {offer.role} before {number}")

    def _add(self, place: int, event: Event, follows: tuple[Event, ...]) -> None:
        match event:
            case Declared(kind=kind):
                self.is_test = kind is Kind.TEST
            case HandoverOffered(mark=mark, role=role, to=receiver):
                self._end(place, mark, role.key)
                self.found.append(self._offer(place, mark, role.key, receiver))
            case HandoverAccepted(mark=mark, handover=number):
                offer = self._numbered(number)
                match follows:
                    case (LeadChanged(mark=same, role=role, person=person),) if (
                        same,
                        role.key,
                        person,
                    ) == (mark, offer.role, offer.receiver):
                        self.handed_over.add(place + 1)
                    case _:
                        self.flaws.append(f"{mark.by} did not get the role of {number}")
                offer.end(place, mark)
            case HandoverDeclined(mark=mark, handover=number):
                self._numbered(number).decline(place, mark)
            case HandoverWithdrawn(mark=mark, handover=number):
                self._numbered(number).end(place, mark)
            case LeadChanged(mark=mark, role=role):
                self._end(place, mark, role.key)
            case Closed(mark=mark):
                self._end(place, mark)
            case _:
                pass

    def _numbered(self, number: int) -> Offer:
        return self.found[number - 1]

    def _end(self, place: int, mark: Mark, role: str = "") -> None:
        for offer in self.found:
            if role in {"", offer.role}:
                offer.end(place, mark)

    def _offer(self, place: int, mark: Mark, role: str, receiver: str) -> Offer:
        number = len(self.found) + 1
        value, due = f"{self.number} {number}", None if self.is_test else mark.at
        return Offer(
            role=role,
            giver=mark.by,
            receiver=receiver,
            request=Turn(
                name=f"handover/{number}",
                to=(CHANNEL, receiver),
                began=place,
                due=due,
                buttons=frozenset({(HAVE_IT, value), (DECLINE, value)}),
            ),
            reminder=Turn(
                name=f"unanswered/{number}",
                to=(mark.by,),
                began=place,
                due=due and due + REMINDED_AFTER,
                buttons=frozenset({(WITHDRAW, value)}),
            ),
        )


def _is_meant(asked: Submission, event: HandoverOffered) -> bool:
    """Whether this window asked for this handover."""
    values = asked.values
    block = next((x for x in values if x.partition("/")[0] == RECEIVER), "")
    role = values.get(ROLE) or block.partition("/")[2]
    wanted = (event.mark.by, event.role.key, event.to)
    return (
        (asked.person, role, values.get(block)) == wanted
        and is_same(event.state, values.get(STATE, ""))
        and is_same(event.worries, values.get(WORRIES, ""))
    )


def wrong_handovers(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: a role is handed over as both people said, once, and its giver keeps it."""
    for flaw in Offers.of(case, evidence).flaws:
        yield f"I1 handover, {case.number}: {flaw}"


def wrong_handover_messages(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: each offer brings one request, and one reminder before it is answered."""
    for row, turns in Offers.of(case, evidence).rows.items():
        for flaw in (
            *wrong_turns(row, turns, case, evidence),
            *late_turns(row, turns, case, evidence),
        ):
            yield f"I2 handover, {flaw}"


def missing_handover_messages(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: at rest each offer that waits can be answered, and no other can."""
    rows = Offers.of(case, evidence).rows
    for row, turns in rows.items():
        for flaw in missing_turns(row, turns, case, evidence):
            yield f"I2 handover, {flaw}"
    for flaw in wrong_buttons([y for x in rows.values() for y in x], case, evidence):
        yield f"I2 button, {flaw}"
