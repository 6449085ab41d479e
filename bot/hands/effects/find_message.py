"""Finds one of the bot's messages by its tag; reading changes nothing."""

from attrs import frozen

from actors.incident.effects import Blind, FindMessage, Outcome, Refused
from bot.hands.lookup import Unreadable
from bot.hands.step_context import StepContext
from bot.hands.tagged import find_in_channel
from bot.screens.step_tag import StepTag


@frozen(kw_only=True)
class MessageFinder:
    """Finds a message that another step posted."""

    effect: FindMessage
    context: StepContext

    async def perform(self) -> Outcome:
        context, effect = self.context, self.effect
        tag = StepTag(number=context.incident.number, step=effect.posted_by)
        where, since = effect.channel, effect.since
        try:
            return await find_in_channel(context.lookup, tag, where, since)
        except Unreadable as unreadable:
            return _refused(unreadable.outcome)

    async def look_up(self) -> Outcome:
        return await self.perform()


def _refused(outcome: Outcome) -> Outcome:
    """Nothing is in doubt if the bot may not read, because reading changes nothing."""
    return Refused(error=outcome.why) if isinstance(outcome, Blind) else outcome
