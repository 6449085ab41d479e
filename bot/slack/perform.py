"""The hands: each effect carried out in Slack, and each one's probe beside it.

Rule: what Slack treats as already done is done.
What can be repeated without harm is its own probe; what cannot is looked up first.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import assert_never

from attrs import define, field

from actors.incident.effects import (
    Accepted,
    AddBookmark,
    Admitted,
    Blind,
    CreateChannel,
    Doubtful,
    Invite,
    MadeChannel,
    NotFound,
    Outcome,
    PinMessage,
    PostMessage,
    Refused,
    SentMessage,
    SetTopic,
    Step,
    UpdateMessage,
    Wait,
)
from actors.incident.ids import ChannelId, MessageTs, PersonId
from actors.incident.model import Incident
from bot import words
from bot.slack import answers
from bot.slack.answers import Answer
from bot.slack.identity import Identity
from bot.slack.json_types import JsonObject, as_object, child, items, text
from bot.slack.messages import Mark, render
from bot.slack.names import Names
from bot.slack.probes import Probes
from bot.slack.throttle import Throttle
from bot.slack.web_api import WebApi

WHOLE_CALL = frozenset(
    {"channel_not_found", "is_archived", "not_in_channel", "missing_scope"}
)
"""Refusals of an invitation that say nothing of a particular person."""

PLAIN_MESSAGE: JsonObject = {
    "unfurl_links": False,
    "unfurl_media": False,
    "link_names": False,
    "parse": "none",
}
"""Slack interprets nothing by itself in what we post."""

HOPELESS = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
"""Our token is no good any more: no call of any incident will work."""

TOKEN_PAUSE = 60.0
"""Seconds until a step is tried again whose token was refused."""


@define(kw_only=True)
class SlackHands:
    """Carries out one step at a time of any incident.

    Attributes:
        on_hopeless: told when Slack no longer accepts our token.
        new_id: makes the part of a block id that differs each time.
    """

    api: WebApi
    identity: Identity
    names: Names
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    on_hopeless: Callable[[str], None]
    throttle: Throttle = field(factory=Throttle)
    probes: Probes = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.probes = Probes(api=self.api, identity=self.identity)

    async def perform(self, incident: Incident, step: Step) -> Outcome:
        budget = _budget(step)
        pause = self.throttle.wait_for(
            budget, incident.number, incident.severity.rank, self.now()
        )
        if pause is not None:
            return Wait(seconds=pause.total_seconds(), why="ratelimited")
        outcome = await self._perform(incident, step)
        if isinstance(outcome, Wait) and outcome.seconds is not None:
            until = self.now() + timedelta(seconds=outcome.seconds)
            self.throttle.close(budget, until)
        return outcome

    async def _perform(self, incident: Incident, step: Step) -> Outcome:
        match step.effect:
            case CreateChannel(name=name):
                return await self._create(incident, name)
            case Invite(channel=channel, people=people):
                return await self._invite(channel, people)
            case SetTopic():
                return await self._set_topic(step.effect)
            case PostMessage():
                return await self._post(incident, step, step.effect)
            case UpdateMessage():
                return await self._update(incident, step, step.effect)
            case PinMessage(channel=channel, ts=ts):
                answer = await self.api.call(
                    "pins.add", {"channel": channel, "timestamp": ts}
                )
                return self._accepted(answer, already="already_pinned")
            case AddBookmark(channel=channel, link=link):
                answer = await self.api.call(
                    "bookmarks.add",
                    {
                        "channel_id": channel,
                        "title": link.title,
                        "type": "link",
                        "link": link.url,
                    },
                )
                return self._accepted(answer)
            case _:
                assert_never(step.effect)

    async def look_up(self, incident: Incident, step: Step) -> Outcome:
        """Did it happen? What may be repeated without harm simply is."""
        doubted = incident.started.get(step.key)
        since = doubted.at if doubted else incident.declared.at
        match step.effect:
            case CreateChannel(name=name):
                found = await self.probes.channel(name, since)
            case PostMessage(to=to):
                mark = Mark(number=incident.number, step=step.key)
                found = await self.probes.message(to, mark, since)
            case AddBookmark(channel=channel, link=link):
                found = await self.probes.bookmark(channel, link)
            case SetTopic(channel=channel):
                said = await self._topic_text(step.effect)
                found = await self.probes.topic(channel, said)
            case Invite() | UpdateMessage() | PinMessage():
                found = NotFound()
            case _:
                assert_never(step.effect)
        is_harmless = not isinstance(
            step.effect, CreateChannel | PostMessage | AddBookmark
        )
        if is_harmless and isinstance(found, NotFound | Blind | Refused):
            return await self.perform(incident, step)
        return found

    async def _create(self, incident: Incident, name: str) -> Outcome:
        answer = await self.api.call(
            "conversations.create", {"name": name, "is_private": False}
        )
        if isinstance(answer, answers.Done):
            made = child(answer.body, "channel")
            channel = ChannelId(text(made, "id"))
            return MadeChannel(channel=channel, name=text(made, "name") or name)
        if isinstance(answer, answers.Refused) and answer.error == "name_taken":
            # By us, perhaps, in a call whose answer was lost.
            found = await self.probes.channel(name, incident.declared.at)
            return Refused(error="name_taken") if found == NotFound() else found
        return self._not_accepted(answer)

    async def _invite(
        self, channel: ChannelId, people: tuple[PersonId, ...]
    ) -> Outcome:
        """Invite all at once, and one by one whoever that leaves open.

        Slack stops at the first bad id without ``force``, and does not document
        what it answers with it; every invitation may be repeated without harm.
        """
        answer = await self._invite_call(channel, people)
        if isinstance(answer, answers.Done | answers.Refused):
            return await self._admitted(channel, people, answer)
        return self._not_accepted(answer)

    async def _invite_call(
        self, channel: ChannelId, people: tuple[PersonId, ...]
    ) -> Answer:
        return await self.api.call(
            "conversations.invite",
            {"channel": channel, "users": ",".join(people), "force": True},
        )

    async def _admitted(
        self,
        channel: ChannelId,
        people: tuple[PersonId, ...],
        answer: answers.Done | answers.Refused,
    ) -> Outcome:
        named = _errors_by_person(answer.body)
        refused = {x: e for x, e in named.items() if e not in _IN_ALREADY}
        if isinstance(answer, answers.Done):
            invited = tuple(x for x in people if x not in refused)
            return Admitted(invited=invited, refused=tuple(refused.items()))
        if answer.error in WHOLE_CALL:
            return Refused(error=answer.error)
        if len(people) == 1:
            error = named.get(people[0], answer.error)
            if error in _IN_ALREADY:
                return Admitted(invited=people, refused=())
            return Admitted(invited=(), refused=((people[0], error),))
        return await self._one_by_one(channel, people)

    async def _one_by_one(
        self, channel: ChannelId, people: tuple[PersonId, ...]
    ) -> Outcome:
        """Whoever is reached before Slack makes us wait has an answer already."""
        invited: list[PersonId] = []
        refused: list[tuple[PersonId, str]] = []
        for person in people:
            outcome = await self._invite(channel, (person,))
            match outcome:
                case Admitted():
                    invited += outcome.invited
                    refused += outcome.refused
                case _ if invited or refused:
                    break
                case _:
                    return outcome
        return Admitted(invited=tuple(invited), refused=tuple(refused))

    async def _set_topic(self, effect: SetTopic) -> Outcome:
        said = await self._topic_text(effect)
        answer = await self.api.call(
            "conversations.setTopic", {"channel": effect.channel, "topic": said}
        )
        return self._accepted(answer)

    async def _topic_text(self, effect: SetTopic) -> str:
        names = await self.names.of(lead.person for lead in effect.view.leads)
        return words.topic(effect.view, names)

    async def _post(
        self, incident: Incident, step: Step, effect: PostMessage
    ) -> Outcome:
        mark = Mark(number=incident.number, step=step.key)
        message = render(effect.body, mark, self.new_id())
        answer = await self.api.call(
            "chat.postMessage", {"channel": effect.to, **PLAIN_MESSAGE, **message}
        )
        if isinstance(answer, answers.Done):
            return SentMessage(
                channel=ChannelId(text(answer.body, "channel")),
                ts=MessageTs(text(answer.body, "ts")),
            )
        return self._not_accepted(answer)

    async def _update(
        self, incident: Incident, step: Step, effect: UpdateMessage
    ) -> Outcome:
        posting = step.key.removesuffix("/edit")
        mark = Mark(number=incident.number, step=type(step.key)(posting))
        message = render(effect.body, mark, self.new_id())
        place: JsonObject = {"channel": effect.channel, "ts": effect.ts}
        answer = await self.api.call(
            "chat.update", {**place, "link_names": False, "parse": "none", **message}
        )
        return self._accepted(answer)

    def _accepted(self, answer: Answer, *, already: str = "") -> Outcome:
        if isinstance(answer, answers.Done):
            return Accepted()
        if isinstance(answer, answers.Refused) and answer.error == already:
            return Accepted()
        return self._not_accepted(answer)

    def _not_accepted(self, answer: Answer) -> Outcome:
        match answer:
            case answers.NotDone(error=error, retry_after=seconds):
                return Wait(seconds=seconds, why=error)
            case answers.Unknown(error=error):
                return Doubtful(why=error)
            case answers.Refused(error=error):
                return Refused(error=error)
            case answers.Misconfigured(error=error):
                if answer.name in HOPELESS:
                    self.on_hopeless(error)
                    return Wait(seconds=TOKEN_PAUSE, why=error)
                return Refused(error=error)
            case answers.Done():
                raise AssertionError("done is not refused")
            case _:
                assert_never(answer)


_IN_ALREADY = frozenset({"already_in_channel", "cant_invite_self"})


def _errors_by_person(body: JsonObject) -> dict[PersonId, str]:
    return {
        PersonId(text(entry, "user")): text(entry, "error")
        for entry in map(as_object, items(body, "errors"))
        if text(entry, "user")
    }


def _budget(step: Step) -> str:
    """The name of the budget that Slack counts the step's call on."""
    match step.effect:
        case CreateChannel():
            return "conversations.create"
        case Invite():
            return "conversations.invite"
        case SetTopic():
            return "conversations.setTopic"
        case PostMessage(to=to):
            # About one message a second in each channel, whatever the others get.
            return f"chat.postMessage {to}"
        case UpdateMessage():
            return "chat.update"
        case PinMessage():
            return "pins.add"
        case AddBookmark():
            return "bookmarks.add"
        case _:
            assert_never(step.effect)
