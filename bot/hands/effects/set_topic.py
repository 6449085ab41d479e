"""Sets the channel's topic, once the names in it are known."""

import html
from collections.abc import Mapping

from attrs import frozen

from actors.incident.effects import Accepted, Delayed, Outcome, SetTopic
from actors.incident.ids import PersonId
from bot.base.json_types import child, text
from bot.hands.lookup import Unreadable
from bot.hands.outcomes import accepted
from bot.hands.step_context import StepContext
from bot.words import topic_text

NAMES_AWAITED = 2
"""A topic waits at most twice for a name, and then shows the id until it changes."""


@frozen(kw_only=True)
class TopicSetter:
    """Sets the topic, which shows people's names and mentions nobody."""

    effect: SetTopic
    context: StepContext

    async def perform(self) -> Outcome:
        names = await self._names()
        is_complete = all(person in names for person in self._leads)
        if not is_complete and self._waits < NAMES_AWAITED:
            return Delayed(seconds=None, why="a name is not known yet")
        said = topic_text.topic(self.effect.view, names)
        arguments = {"channel": self.effect.channel, "topic": said}
        api = self.context.api
        return accepted(await api.call("conversations.setTopic", arguments))

    async def look_up(self) -> Outcome:
        """Set the topic unless it is set: Slack posts a line about every change."""
        said = topic_text.topic(self.effect.view, await self._names())
        return Accepted() if await self._is_set(said) else await self.perform()

    @property
    def _leads(self) -> tuple[PersonId, ...]:
        return tuple(lead.person for lead in self.effect.view.leads)

    async def _names(self) -> Mapping[PersonId, str]:
        return await self.context.people.names(self._leads)

    @property
    def _waits(self) -> int:
        deferral = self.context.incident.steps.deferred.get(self.context.step.key)
        return deferral.attempts if deferral else 0

    async def _is_set(self, wanted: str) -> bool:
        """Compare with the topic in Slack, escaped or not."""
        place = {"channel": self.effect.channel}
        try:
            body = await self.context.lookup.read("conversations.info", place)
        except Unreadable:
            return False
        kept = text(child(child(body, "channel"), "topic"), "value")
        return wanted in (kept, html.unescape(kept))
