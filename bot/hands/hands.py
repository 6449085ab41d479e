"""The hands: the steps of all incidents carried out in Slack, and looked up there."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from attrs import define, field
from structlog.contextvars import bound_contextvars

from actors.incident.effects import (
    Outcome,
    PostMessage,
    Step,
)
from actors.incident.model import Incident
from bot.checkup.board import Board
from bot.hands.hand import Hand
from bot.hands.probes import Probes, is_person
from bot.hands.untold import say_what_is_untold
from bot.screens.messages import Mark
from bot.slack.web.identity import Identity
from bot.slack.web.joining import Joining
from bot.slack.web.people import People
from bot.slack.web.throttled_api import Rank, ThrottledApi


@define(kw_only=True)
class SlackHands:
    """Carries out one step at a time of any incident.

    Attributes:
        new_id: makes the part of a block id that differs each time.
        joins: whether the bot joins a public channel that has to be told.
    """

    gate: ThrottledApi
    identity: Identity
    people: People
    new_id: Callable[[], str]
    joins: bool = True
    board: Board = field(factory=Board)

    async def perform(self, incident: Incident, step: Step) -> Outcome:
        was_in_doubt = step.key in incident.doubted
        with _logged(incident, step):
            outcome = await self._hand(incident, step, in_doubt=was_in_doubt).perform()
            return self._noted(incident, step, outcome, looked_up=False)

    async def look_up(self, incident: Incident, step: Step) -> Outcome:
        with _logged(incident, step):
            outcome = await self._hand(incident, step, in_doubt=True).look_up()
            return self._noted(incident, step, outcome, looked_up=True)

    def _noted(
        self, incident: Incident, step: Step, outcome: Outcome, *, looked_up: bool
    ) -> Outcome:
        """Leave a word in the log when Slack lets nobody be told."""
        now = self.gate.now()
        say_what_is_untold(incident, step, outcome, now, looked_up=looked_up)
        return outcome

    def _hand(self, incident: Incident, step: Step, *, in_doubt: bool) -> Hand:
        rank = Rank(severity=incident.severity.rank, number=incident.number)
        api = self.gate.ranked(rank)
        if self.joins and _is_for_others(incident, step):
            api = Joining(api)
        ahead = self.gate.ahead
        return Hand(
            api=api,
            probes=Probes(
                api=api, identity=self.identity, ahead=ahead, in_doubt=in_doubt
            ),
            people=self.people,
            board=self.board,
            mark=Mark(number=incident.number, step=step.key),
            nonce=self.new_id(),
            incident=incident,
            step=step,
        )


def _logged(incident: Incident, step: Step) -> AbstractContextManager[None]:
    """Whatever is logged meanwhile says whose step it is."""
    return bound_contextvars(incident=incident.number, step=step.key)


def _is_for_others(incident: Incident, step: Step) -> bool:
    """Whether it is a message to a channel that is not the incident's own.

    Whoever takes the bot out of that one may have meant it, and is asked.
    """
    own = incident.channel.id if incident.channel else None
    match step.effect:
        case PostMessage(to=to):
            return to != own and not is_person(to)
        case _:
            return False
