"""The people of the workspace, looked up in the background and cached.

Rule: an answer is used for a day at most. A caller waits a moment for Slack and no
longer, and then gets the last known answer or none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

import anyio
from anyio.abc import TaskGroup
from attrs import define, evolve, field, frozen

from actors.errors import JournalUnavailable
from actors.incident.ids import PersonId
from actors.tasks import may_start
from bot.base.json_types import child
from bot.slack.web.profile import STRANGER, Profile, readable
from bot.slack.web.results import CallResult, Done, Refused
from bot.slack.web.throttled_api import Calls

KEPT_FOR = timedelta(days=1)
"""An older answer is no longer used."""

FRESH_FOR = timedelta(minutes=1)
"""An older answer is used, but also looked up again."""

MOST_KEPT = 2_000
"""At most this many people are cached; beyond that the oldest answer is dropped."""

MOST_ASKED = 200
"""At most this many look-ups run at once; beyond that people stay unknown."""

ANSWER_PATIENCE = 0.7
"""Seconds that a request waits, because Slack opens its window only within 3."""

NAME_PATIENCE = 2.0
"""Seconds that a topic waits for a name before it is postponed or shows the id."""

STRANGERS = frozenset({"user_not_found", "user_not_visible"})


class StoredNames(Protocol):
    """Keeps people's names for later processes; the store is one."""

    async def remember(self, names: Mapping[PersonId, str]) -> None: ...

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]: ...


@frozen
class _Answer:
    """What Slack said and when, and whether the store has the name already."""

    profile: Profile
    at: datetime
    is_stored: bool


@define(kw_only=True)
class People:
    """Caches what Slack says about people.

    Attributes:
        tasks: owns the look-ups that are running.
        own: the bot's own id.
        answer_patience, name_patience: see the constants; tests need not wait so long.
    """

    api: Calls
    store: StoredNames
    tasks: TaskGroup
    now: Callable[[], datetime]
    own: PersonId
    answer_patience: float = ANSWER_PATIENCE
    name_patience: float = NAME_PATIENCE
    _answers: dict[PersonId, _Answer] = field(factory=dict, init=False)
    _lookups: dict[PersonId, anyio.Event] = field(factory=dict, init=False)
    _unwritten: dict[PersonId, _Answer] = field(factory=dict, init=False)
    _is_writing: bool = field(default=False, init=False)

    def ask_for(self, people: Iterable[PersonId]) -> None:
        """Start looking these people up, unless a recent answer is known."""
        for person in people:
            is_known = self._known(person, FRESH_FOR) is not None
            if not person or is_known or person in self._lookups:
                continue
            if len(self._lookups) < MOST_ASKED and may_start(self.tasks):
                self._lookups[person] = anyio.Event()
                self.tasks.start_soon(self._look_up, person)

    async def about(
        self,
        person: PersonId,
        no_older: timedelta = KEPT_FOR,
        within: float | None = None,
    ) -> Profile | None:
        """Return a person's profile, or None if Slack does not answer in time.

        An answer older than asked for is returned if Slack gives no newer one.
        """
        self.ask_for([person])
        if self._known(person, no_older) is None:
            seconds = self.answer_patience if within is None else within
            await self._wait_for([person], seconds)
        return self._known(person, KEPT_FOR)

    async def bots(self, people: Iterable[PersonId]) -> frozenset[PersonId]:
        """Return those who are bots, as far as Slack answers in time."""
        wanted = tuple(people)
        self.ask_for(wanted)
        unknown = [x for x in wanted if self._known(x, KEPT_FOR) is None]
        await self._wait_for(unknown, self.answer_patience)
        return frozenset(x for x in wanted if self._is_bot(x))

    def deactivated(self, people: Iterable[PersonId]) -> frozenset[PersonId]:
        """Return those whose accounts are deactivated, as far as is known already."""
        known = {x: self._known(x, KEPT_FOR) for x in people}
        return frozenset(x for x, what in known.items() if what and what.deactivated)

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        """Return the names that are known within a moment.

        A person whose names are all unreadable gets their id as a name.
        """
        # The order of a set differs from process to process.
        wanted = sorted({*people})
        self.ask_for(wanted)
        await self._wait_for(wanted, self.name_patience)
        answered = {x: known for x in wanted if (known := self._known(x, KEPT_FOR))}
        names = {x: known.name for x, known in answered.items() if known.name}
        stored = await self._stored([x for x in wanted if x not in names])
        return {**{x: str(x) for x in answered}, **stored, **names}

    def _known(self, person: PersonId, no_older: timedelta) -> Profile | None:
        answer = self._answers.get(person)
        is_used = answer is not None and abs(self.now() - answer.at) < no_older
        return answer.profile if answer and is_used else None

    def _is_bot(self, person: PersonId) -> bool:
        known = self._known(person, KEPT_FOR)
        return person == self.own or (known is not None and known.bot)

    async def _wait_for(self, people: Iterable[PersonId], seconds: float) -> None:
        """Wait for the running look-ups of these people."""
        with anyio.move_on_after(seconds):
            for person in people:
                if event := self._lookups.get(person):
                    await event.wait()

    async def _stored(self, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        """Return stored names, for people whose names Slack did not give."""
        if not people:
            return {}
        try:
            stored = await self.store.names(people)
        except JournalUnavailable:
            return {}
        return {x: shown for x, name in stored.items() if (shown := readable(name))}

    async def _look_up(self, person: PersonId) -> None:
        try:
            result = await self.api.call("users.info", {"user": person})
            if profile := _profile(result):
                self._keep(person, profile)
        finally:
            self._lookups.pop(person).set()
        answer = self._answers.get(person)
        if answer and answer.profile.name and not answer.is_stored:
            self._unwritten[person] = answer
            await self._write_all()

    def _keep(self, person: PersonId, profile: Profile) -> None:
        before = self._answers.pop(person, None)
        is_same = before is not None and before.profile.name == profile.name
        is_stored = before is not None and before.is_stored and is_same
        self._answers[person] = _Answer(profile, self.now(), is_stored)
        if len(self._answers) > MOST_KEPT:
            del self._answers[next(iter(self._answers))]

    async def _write_all(self) -> None:
        """Store new names; those that arrive during a write share the next one."""
        if self._is_writing:
            return
        self._is_writing = True
        try:
            while self._unwritten:
                answers, self._unwritten = self._unwritten, {}
                await self._write(answers)
        finally:
            self._is_writing = False

    async def _write(self, answers: Mapping[PersonId, _Answer]) -> None:
        with suppress(JournalUnavailable):
            # Only the record needs stored names, and the next answer stores them.
            await self.store.remember({x: y.profile.name for x, y in answers.items()})
            for person, answer in answers.items():
                if self._answers.get(person) is answer:
                    self._answers[person] = evolve(answer, is_stored=True)


def _profile(result: CallResult) -> Profile | None:
    """Read the result; None if it says nothing about the person."""
    match result:
        case Done(body=body) if user := child(body, "user"):
            return Profile.read(user)
        case Refused(error=error) if error in STRANGERS:
            return STRANGER
        case _:
            return None
