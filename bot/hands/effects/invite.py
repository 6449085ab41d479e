"""Invites people; repeating it does no harm.

Rule: if Slack refuses somebody, everybody else still gets in.
"""

from attrs import frozen

from actors.incident.effects import Admitted, Invite, Outcome, Refused
from actors.incident.ids import PersonId
from bot.base.json_types import JsonObject, as_object, items, text
from bot.hands.outcomes import not_accepted
from bot.hands.step_context import StepContext
from bot.slack.web import results
from bot.slack.web.results import CallResult

WHOLE_CALL = frozenset(
    {"channel_not_found", "is_archived", "not_in_channel", "missing_scope"}
)
"""Refusals of an invitation that do not concern a particular person."""

IN_ALREADY = frozenset({"already_in_channel", "cant_invite_self"})
"""Slack's errors when there is nothing to do."""


@frozen(kw_only=True)
class Inviter:
    """Invites people into one channel."""

    effect: Invite
    context: StepContext

    async def perform(self) -> Outcome:
        return await self._invite(self.effect.people)

    async def look_up(self) -> Outcome:
        return await self.perform()

    async def _invite(self, people: tuple[PersonId, ...]) -> Outcome:
        """Invite everybody at once, and one by one if Slack refuses somebody.

        Do not use ``force``: with it, Slack may answer "ok" and leave people out, and
        it documents errors for single people only in a refusal. Without ``force``, one
        bad id stops the whole call, so an "ok" means everybody. Reading the members
        instead would cost every incident a look-up and a wait. Inviting one by one
        costs extra calls only if Slack refuses somebody.
        """
        answer = await self._call(people)
        match answer:
            case results.Done(body=body):
                refused = _refused_in(body)
                invited = tuple(x for x in people if x not in refused)
                return Admitted(invited=invited, refused=tuple(refused.items()))
            case results.Refused(error=error) if error in WHOLE_CALL:
                return Refused(error=error)
            case results.Refused() if len(people) > 1:
                return await self._one_by_one(people)
            case results.Refused(error=error, body=body):
                (person,) = people
                said = _errors_in(body).get(person, error)
                if said in IN_ALREADY:
                    return Admitted(invited=people, refused=())
                return Admitted(invited=(), refused=((person, said),))
            case _:
                return not_accepted(answer)

    async def _call(self, people: tuple[PersonId, ...]) -> CallResult:
        arguments = {"channel": self.effect.channel, "users": ",".join(people)}
        return await self.context.api.call("conversations.invite", arguments)

    async def _one_by_one(self, people: tuple[PersonId, ...]) -> Outcome:
        """Stop if Slack asks for a pause, and keep the answers up to then."""
        invited: list[PersonId] = []
        refused: list[tuple[PersonId, str]] = []
        for person in people:
            outcome = await self._invite((person,))
            match outcome:
                case Admitted():
                    invited += outcome.invited
                    refused += outcome.refused
                case _ if invited or refused:
                    break
                case _:
                    return outcome
        return Admitted(invited=tuple(invited), refused=tuple(refused))


def _errors_in(body: JsonObject) -> dict[PersonId, str]:
    return {
        PersonId(text(entry, "user")): text(entry, "error")
        for entry in map(as_object, items(body, "errors"))
        if text(entry, "user")
    }


def _refused_in(body: JsonObject) -> dict[PersonId, str]:
    return {x: e for x, e in _errors_in(body).items() if e not in IN_ALREADY}
