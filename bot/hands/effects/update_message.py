"""Edits a message; repeating it does no harm."""

from attrs import frozen

from actors.incident.effects import Outcome, UpdateMessage
from actors.incident.keys import posting_of
from bot.hands.outcomes import accepted
from bot.hands.send import send
from bot.hands.step_context import StepContext
from bot.screens.step_tag import StepTag


@frozen(kw_only=True)
class MessageUpdater:
    """Edits a message, which keeps the tag that it was posted with."""

    effect: UpdateMessage
    context: StepContext

    async def perform(self) -> Outcome:
        context, effect = self.context, self.effect
        posting = posting_of(context.step.key)
        tag = StepTag(number=context.incident.number, step=posting)
        place = {"channel": effect.channel, "ts": effect.ts}
        quiet = {"link_names": False, "parse": "none"}
        where = {**place, **quiet}
        return accepted(await send(context, "chat.update", where, effect.body, tag))

    async def look_up(self) -> Outcome:
        return await self.perform()
