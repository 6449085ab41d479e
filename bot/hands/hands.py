"""The hands: carry out the steps of all incidents in Slack, and look them up there."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from attrs import define, field
from structlog.contextvars import bound_contextvars

from actors.incident.effects import FindMessage, Outcome, PostMessage, Step
from actors.incident.ids import MessageTs
from actors.incident.model import Incident
from bot.checkup.findings import Findings
from bot.hands.effects.post_message import is_person
from bot.hands.handlers import EffectHandler, handler_for
from bot.hands.lookup import Lookup, Unreadable
from bot.hands.step_context import Names, StepContext
from bot.hands.untold import log_untold
from bot.slack.web.identity import Identity
from bot.slack.web.joining import Joining
from bot.slack.web.rank import Rank
from bot.slack.web.throttled_api import Calls


class RankedApi(Protocol):
    """Calls Slack in order of rank, and knows the time; ``ThrottledApi`` is one."""

    @property
    def clock_skew(self) -> timedelta: ...

    def now(self) -> datetime: ...

    def ranked(self, rank: Rank, /) -> Calls: ...


@define(kw_only=True)
class SlackHands:
    """Carries out a step of any incident, or looks it up.

    Attributes:
        new_id: makes the part of a block id that differs each time.
        joins: whether the bot joins a public channel to post there.
    """

    api: RankedApi
    identity: Identity
    people: Names
    new_id: Callable[[], str]
    joins: bool = True
    findings: Findings = field(factory=Findings)

    async def perform(self, incident: Incident, step: Step) -> Outcome:
        was_in_doubt = step.key in incident.steps.doubted
        with _logged(incident, step):
            handler = self._handler(incident, step, in_doubt=was_in_doubt)
            outcome = await _outcome_of(handler.perform())
            return self._noted(incident, step, outcome, looked_up=False)

    async def look_up(self, incident: Incident, step: Step) -> Outcome:
        with _logged(incident, step):
            handler = self._handler(incident, step, in_doubt=True)
            outcome = await _outcome_of(handler.look_up())
            return self._noted(incident, step, outcome, looked_up=True)

    def _noted(
        self, incident: Incident, step: Step, outcome: Outcome, *, looked_up: bool
    ) -> Outcome:
        """Log the outcome if no message in Slack can report it."""
        log_untold(incident, step, outcome, self.api.now(), looked_up=looked_up)
        return outcome

    def _handler(
        self, incident: Incident, step: Step, *, in_doubt: bool
    ) -> EffectHandler:
        rank = Rank(severity=incident.severity.rank, number=incident.number)
        api = self.api.ranked(rank)
        if self.joins and _is_for_others(incident, step):
            api = Joining(api)
        lookup = Lookup(
            api=api,
            identity=self.identity,
            clock_skew=self.api.clock_skew,
            in_doubt=in_doubt,
        )
        context = StepContext(
            api=api,
            lookup=lookup,
            people=self.people,
            findings=self.findings,
            nonce=self.new_id(),
            incident=incident,
            step=step,
        )
        return handler_for(context)


async def _outcome_of(attempt: Awaitable[Outcome]) -> Outcome:
    try:
        return await attempt
    except Unreadable as unreadable:
        return unreadable.outcome


def _logged(incident: Incident, step: Step) -> AbstractContextManager[None]:
    """Add the incident and the step to every log line within the block."""
    return bound_contextvars(incident=incident.number, step=step.key)


def _is_for_others(incident: Incident, step: Step) -> bool:
    """Return whether the step is for a channel other than the incident's own.

    The bot does not join its own channel again: somebody may have removed it on
    purpose, and the direct message asks for an invitation. For a reply to somebody's
    message it joins no channel either, because the channel did not ask for one.
    """
    own = incident.channel.id if incident.channel else None
    match step.effect:
        case PostMessage(thread=thread) if thread and thread == _origin(incident):
            return False
        case PostMessage(to=to):
            return to != own and not is_person(to)
        case FindMessage(channel=channel):
            return channel != own
        case _:
            return False


def _origin(incident: Incident) -> MessageTs | None:
    """Return the message from which somebody declared it."""
    return incident.origin_thread.ts if incident.origin_thread else None
