"""The people of the workspace, as Slack tells of them: asked beside the work.

Rule: what Slack said is used for a day at most. Whoever has to know waits a moment
for Slack and no longer; then the last known holds, or nothing is known.
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
"""What is older is not used any more."""

FRESH_FOR = timedelta(minutes=1)
"""What is older is used, and asked for again."""

MOST_KEPT = 2_000
"""At most this many people are remembered; then the oldest answer goes."""

MOST_ASKED = 200
"""At most this many look-ups run at once; anybody beyond that stays unknown."""

ANSWER_PATIENCE = 0.7
"""Seconds that a request waits: its window has to be opened within 3."""

NAME_PATIENCE = 2.0
"""Seconds that a topic waits for a name before it is put off, or shows the id."""

STRANGERS = frozenset({"user_not_found", "user_not_visible"})


class StoredNames(Protocol):
    """Keeps people's names beyond this process; the store is one."""

    async def remember(self, names: Mapping[PersonId, str]) -> None: ...

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]: ...


@frozen
class _Heard:
    """What Slack said, when, and whether the store has the name by now."""

    profile: Profile
    at: datetime
    is_stored: bool


@define(kw_only=True)
class People:
    """What is known of people; ``tasks`` owns the questions that are under way.

    Attributes:
        own: the bot's own id.
        answer_patience: see the constant; a test need not wait so long.
        name_patience: likewise.
    """

    api: Calls
    store: StoredNames
    tasks: TaskGroup
    now: Callable[[], datetime]
    own: PersonId
    answer_patience: float = ANSWER_PATIENCE
    name_patience: float = NAME_PATIENCE
    _heard: dict[PersonId, _Heard] = field(factory=dict, init=False)
    _asked: dict[PersonId, anyio.Event] = field(factory=dict, init=False)

    def ask_for(self, people: Iterable[PersonId]) -> None:
        """See to it that these will be known soon, as they are now."""
        for person in people:
            is_known = self._known(person, FRESH_FOR) is not None
            if not person or is_known or person in self._asked:
                continue
            if len(self._asked) < MOST_ASKED and may_start(self.tasks):
                self._asked[person] = anyio.Event()
                self.tasks.start_soon(self._ask, person)

    async def about(
        self,
        person: PersonId,
        no_older: timedelta = KEPT_FOR,
        within: float | None = None,
    ) -> Profile | None:
        """Return what Slack says of a person; nothing if it does not say in time.

        What is older than asked for is returned all the same if Slack says nothing.
        """
        self.ask_for([person])
        if self._known(person, no_older) is None:
            seconds = self.answer_patience if within is None else within
            await self._listen([person], seconds)
        return self._known(person, KEPT_FOR)

    async def bots(self, people: Iterable[PersonId]) -> frozenset[PersonId]:
        """Return those who are bots, as far as Slack says so in time."""
        wanted = tuple(people)
        self.ask_for(wanted)
        unknown = [x for x in wanted if self._known(x, KEPT_FOR) is None]
        await self._listen(unknown, self.answer_patience)
        return frozenset(x for x in wanted if self._is_bot(x))

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        """Return the names that can be had without much waiting.

        Whoever has none that can be read goes by the id.
        """
        wanted = tuple(people)
        self.ask_for(wanted)
        await self._listen(wanted, self.name_patience)
        told = {x: known for x in wanted if (known := self._known(x, KEPT_FOR))}
        names = {x: known.name for x, known in told.items() if known.name}
        stored = await self._stored([x for x in wanted if x not in names])
        return {**{x: str(x) for x in told}, **stored, **names}

    def _known(self, person: PersonId, no_older: timedelta) -> Profile | None:
        heard = self._heard.get(person)
        is_used = heard is not None and abs(self.now() - heard.at) < no_older
        return heard.profile if heard and is_used else None

    def _is_bot(self, person: PersonId) -> bool:
        known = self._known(person, KEPT_FOR)
        return person == self.own or (known is not None and known.bot)

    async def _listen(self, people: Iterable[PersonId], seconds: float) -> None:
        """Wait for the questions about these that are under way."""
        with anyio.move_on_after(seconds):
            for person in people:
                if event := self._asked.get(person):
                    await event.wait()

    async def _stored(self, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        """Return the names that were good once, for want of what Slack says now."""
        if not people:
            return {}
        try:
            stored = await self.store.names(people)
        except JournalUnavailable:
            return {}
        return {x: shown for x, name in stored.items() if (shown := readable(name))}

    async def _ask(self, person: PersonId) -> None:
        try:
            answer = await self.api.call("users.info", {"user": person})
            if profile := _profile(answer):
                self._keep(person, profile)
        finally:
            self._asked.pop(person).set()
        heard = self._heard.get(person)
        if heard and heard.profile.name and not heard.is_stored:
            await self._write(person, heard)

    def _keep(self, person: PersonId, profile: Profile) -> None:
        before = self._heard.pop(person, None)
        is_same = before is not None and before.profile.name == profile.name
        is_stored = before is not None and before.is_stored and is_same
        self._heard[person] = _Heard(profile, self.now(), is_stored)
        if len(self._heard) > MOST_KEPT:
            del self._heard[next(iter(self._heard))]

    async def _write(self, person: PersonId, heard: _Heard) -> None:
        with suppress(JournalUnavailable):
            # Only the record needs it written down: the next answer writes it.
            await self.store.remember({person: heard.profile.name})
            if self._heard.get(person) is heard:
                self._heard[person] = evolve(heard, is_stored=True)


def _profile(answer: CallResult) -> Profile | None:
    """Read the answer; nothing if it says nothing of the person."""
    match answer:
        case Done(body=body) if user := child(body, "user"):
            return Profile.read(user)
        case Refused(error=error) if error in STRANGERS:
            return STRANGER
        case _:
            return None
