"""What people are called: asked once, beside the work, and kept apart from it."""

from collections.abc import Iterable, Mapping

import anyio
from anyio.abc import TaskGroup
from attrs import define, field

from actors.errors import JournalUnavailable
from actors.incident.ids import PersonId
from actors.tasks import may_start
from bot.slack.answers import Done
from bot.slack.gate import Calls
from bot.slack.json_types import JsonObject, child, text
from bot.storage.store import Store

PATIENCE = 2.0
"""Seconds that a topic waits for a name before it is put off, or shows the id."""


@define
class Names:
    """People's names by their ids; ``tasks`` owns the questions that are under way."""

    api: Calls
    store: Store
    tasks: TaskGroup
    _known: dict[PersonId, str] = field(factory=dict, init=False)
    _asked: dict[PersonId, anyio.Event] = field(factory=dict, init=False)

    def ask_for(self, people: Iterable[PersonId]) -> None:
        """See to it that these names will be known soon."""
        for person in people:
            is_new = person not in self._known and person not in self._asked
            if is_new and may_start(self.tasks):
                self._asked[person] = anyio.Event()
                self.tasks.start_soon(self._ask, person)

    async def of(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        """Return those names that can be had without much waiting."""
        wanted = tuple(people)
        self.ask_for(wanted)
        with anyio.move_on_after(PATIENCE):
            for person in wanted:
                if event := self._asked.get(person):
                    await event.wait()
        return {x: self._known[x] for x in wanted if x in self._known}

    async def _ask(self, person: PersonId) -> None:
        try:
            known = await self.store.names([person])
            name = known.get(person) or await self._fetch(person)
            if name:
                self._known[person] = name
        except JournalUnavailable:
            pass  # A name is a nicety: it is asked for again the next time.
        finally:
            self._asked.pop(person).set()

    async def _fetch(self, person: PersonId) -> str:
        answer = await self.api.call("users.info", {"user": person})
        if not isinstance(answer, Done):
            return ""
        name = _name_of(child(answer.body, "user"))
        if name:
            await self.store.remember({person: name})
        return name


def _name_of(user: JsonObject) -> str:
    profile = child(user, "profile")
    return (
        text(profile, "display_name") or text(user, "real_name") or text(user, "name")
    )
