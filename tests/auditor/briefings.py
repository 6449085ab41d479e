"""Who is briefed on which role, reminded of whom, and told that somebody declined.

An occasion is that somebody gives a role to another person, or asks them again. Each
brings one brief; giving it brings one reminder, if nobody answers for five minutes.
"""

from collections.abc import Iterator
from datetime import timedelta

from attrs import define, field, frozen

from actors.incident.briefings import RoleAskedAgain
from actors.incident.events import Event
from actors.incident.facts import Mark
from actors.incident.lifecycle import Closed, Declared, Kind, Reopened
from actors.incident.roles import LeadChanged, RoleAccepted
from actors.incident.steps.events import StepStarted
from tests.auditor.crew_state import CrewState, add
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.presses import presses
from tests.auditor.turns import (
    CHANNEL,
    Turn,
    late_turns,
    missing_turns,
    name_in,
    wrong_buttons,
    wrong_turns,
)

REMINDED_AFTER = timedelta(minutes=5)
SINCE = 4
"""The plan version since which everybody who gets a role is briefed."""

ROWS = ("brief", "unaccepted", "declined")


@define(kw_only=True)
class Occasion:
    """One person was told of one role; its messages have the same number."""

    person: str
    role: str
    giver: str
    brief: Turn
    reminder: Turn
    decline: Turn | None = None

    def end(self, place: int, mark: Mark) -> None:
        self.brief.end(place, mark.at)
        self.reminder.end(place, mark.at)


@define
class Occasions:
    """An incident's occasions in order, as its events tell them.

    Attributes:
        leads: who leads the incident after each event, and "" before.
    """

    case: Case
    crew: CrewState = field(factory=CrewState)
    found: list[Occasion] = field(factory=list)
    leads: list[str] = field(factory=list)
    declarer: str = ""
    is_test: bool = False

    @classmethod
    def of(cls, case: Case) -> "Occasions":
        occasions = cls(case)
        for place, event in enumerate(case.events):
            occasions._add(place, event)
            add(occasions.crew, event)
            occasions.leads.append(_lead_of(occasions.crew))
        return occasions

    @property
    def turns(self) -> dict[str, list[Turn]]:
        declines = [x.decline for x in self.found if x.decline]
        reminders = [x.reminder for x in self.found]
        return dict(
            zip(ROWS, ([x.brief for x in self.found], reminders, declines), strict=True)
        )

    def waiting(self, role: str = "") -> list[Occasion]:
        return [x for x in self.found if x.brief.ended is None and role in {"", x.role}]

    def _add(self, place: int, event: Event) -> None:
        match event:
            case Declared(mark=mark, kind=kind):
                self.declarer, self.is_test = mark.by, kind is Kind.TEST
                for lead in event.leads:
                    if lead.person != mark.by and event.plan >= SINCE:
                        self._give(place, mark, lead.role.key, lead.person)
            case LeadChanged(mark=mark, role=role):
                self._changed(place, event)
                is_told = event.brief is not None or self.crew.plan >= SINCE
                if is_told and event.person not in {None, mark.by}:
                    self._give(place, mark, role.key, str(event.person))
            case RoleAccepted(mark=mark, role=role):
                for occasion in self.waiting(role.key):
                    occasion.end(place, mark)
            case RoleAskedAgain(mark=mark, briefing=number):
                if 0 < number <= len(self.found):
                    first = self.found[number - 1]
                    first.end(place, mark)
                    self._give(place, mark, first.role, first.person, is_repeat=True)
            case Closed(mark=mark):
                for occasion in self.found:
                    occasion.end(place, mark)
                    if occasion.decline:
                        occasion.decline.end(place, mark.at)
            case Reopened():
                self._reopened()
            case _:
                pass

    def _reopened(self) -> None:
        """Somebody may still hear of a role that was declined and is free."""
        for occasion in self.found:
            if occasion.decline and occasion.role not in self.crew.holders:
                occasion.decline.ended = occasion.decline.ended_at = None
                occasion.decline.is_owed = False

    def _changed(self, place: int, event: LeadChanged) -> None:
        role, mark = event.role.key, event.mark
        for occasion in self.waiting(role):
            occasion.end(place, mark)
            if event.is_declined:
                occasion.decline = self._turn(
                    f"declined/{self.found.index(occasion) + 1}",
                    place,
                    mark,
                    buttons={("take_role", f"{self.case.number} {role}")},
                )
        for occasion in self.found if event.person else ():
            if occasion.role == role and occasion.decline:
                occasion.decline.end(place, mark.at)

    def _give(
        self, place: int, mark: Mark, role: str, person: str, *, is_repeat: bool = False
    ) -> None:
        number, value = len(self.found) + 1, f"{self.case.number} {role}"
        answers = {("accept_role", value), ("cannot_take", value)}
        brief = self._turn(f"brief/{number}", place, mark, answers, to=person)
        helps = {
            ("ask_role_again", f"{self.case.number} {number}"),
            ("take_unaccepted", f"{value} {person}"),
        }
        reminder = self._turn(f"unaccepted/{number}", place, mark, helps)
        if is_repeat or reminder.due is None:
            reminder.due = None
        else:
            reminder.due += REMINDED_AFTER
        self.found.append(
            Occasion(
                person=person,
                role=role,
                giver=mark.by,
                brief=brief,
                reminder=reminder,
            )
        )

    def _turn(
        self,
        name: str,
        place: int,
        mark: Mark,
        buttons: set[tuple[str, str]],
        *,
        to: str = CHANNEL,
    ) -> Turn:
        return Turn(
            name=name,
            to=(to,),
            began=place,
            due=None if self.is_test else mark.at,
            buttons=frozenset(buttons),
        )


def _lead_of(crew: CrewState) -> str:
    leading = (x for x, role in crew.roles.items() if role.leads)
    return next((crew.holders[x] for x in leading if x in crew.holders), "")


def unasked_briefs(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: each occasion brings one brief and one reminder, before it is answered."""
    for row, turns in Occasions.of(case).turns.items():
        for flaw in (
            *wrong_turns(row, turns, case, evidence),
            *late_turns(row, turns, case, evidence),
        ):
            yield f"I2 brief, {flaw}"


def missing_briefs(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: at rest everybody was told, and no button of these messages lies."""
    occasions = Occasions.of(case)
    for row, turns in occasions.turns.items():
        for flaw in missing_turns(row, turns, case, evidence):
            yield f"I2 brief, {flaw}"
    turns_of_all = [y for x in occasions.turns.values() for y in x]
    for flaw in wrong_buttons(turns_of_all, case, evidence):
        yield f"I2 button, {flaw}"


def wrong_readers(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: of a role that is not accepted the incident lead hears, and nobody else.

    If the lead is the person whom it is about, the declarer hears, and then the giver.
    """
    occasions = Occasions.of(case)
    by_name = {
        turn.name: x
        for x in occasions.found
        for turn in (x.reminder, x.decline)
        if turn
    }
    started = {
        event.step: place
        for place, event in enumerate(case.events)
        if isinstance(event, StepStarted)
    }
    for message in evidence.slack_history.posted:
        mark = mark_of(message)
        if mark is None or mark[0] != case.number or mark[1] not in started:
            continue
        if occasion := by_name.get(name_in(mark[1])):
            lead = occasions.leads[started[mark[1]]]
            people = (lead, occasions.declarer, occasion.giver)
            reader = next(x for x in people if x not in {"", occasion.person})
            # Somebody whose name Slack does not tell is mentioned instead.
            allowed = {reader} if evidence.is_slack_clear else message.mentions
            if reader not in message.mentions or message.mentions - allowed:
                found = sorted(message.mentions)
                yield f"I2 brief, {case.number}: {mark[1]} is for {found}, not {reader}"


@frozen
class _Repeat:
    """Somebody wants to ask again."""

    person: str
    briefing: int


def unasked_repeats(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: people are asked again because somebody else selected that, and once."""
    occasions, done = Occasions.of(case), set[int]()
    asked = {
        _Repeat(x.person, int(x.rest[0]))
        for x in presses(evidence)
        if x.number == case.number and x.action == "ask_role_again" and x.rest
    }
    for place, event in enumerate(case.events):
        if not isinstance(event, RoleAskedAgain):
            continue
        number, who = event.briefing, event.mark.by
        found = occasions.found[number - 1] if number <= len(occasions.found) else None
        is_meant = found is not None and found.person != who
        was_waiting = found is not None and found.brief.ended == place
        if _Repeat(who, number) not in asked or not is_meant or not was_waiting:
            yield f"I1 brief, {case.number}: {who} asked again about {number} unasked"
        if number in done:
            yield f"I1 brief, {case.number}: {number} was asked again twice"
        done.add(number)
