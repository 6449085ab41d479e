"""One step of one incident: each effect, and each one's probe beside it.

Rule: what Slack treats as already done is done.
What can be repeated without harm is its own probe; what cannot is looked up first.
"""

from typing import assert_never

from attrs import frozen

from actors.incident.effects import (
    Accepted,
    AddBookmark,
    CreateChannel,
    DeleteMessage,
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
    UnpinMessage,
    UpdateMessage,
    Wait,
)
from actors.incident.facts import Link
from actors.incident.ids import ChannelId, MessageTs
from actors.incident.keys import posting_of
from actors.incident.model import Incident
from actors.incident.views import AppealView, Body, ReceiptView
from bot.base.json_types import JsonObject, child, text
from bot.checkup.board import Board
from bot.hands.invitations import Invitations
from bot.hands.outcomes import accepted, not_accepted
from bot.hands.probes import Probes
from bot.screens.messages import Mark, render
from bot.screens.plainer import WITHOUT_METADATA, plainer
from bot.slack.web import results as answers
from bot.slack.web.people import People
from bot.slack.web.results import CallResult
from bot.slack.web.throttled_api import Calls
from bot.words import topic_text

PLAIN_MESSAGE: JsonObject = {
    "unfurl_links": False,
    "unfurl_media": False,
    "link_names": False,
    "parse": "none",
}
"""Slack interprets nothing by itself in what we post."""

UNPROVED = Doubtful(why="ok without an id")
"""An "ok" that does not say what it made proves nothing: it is looked up."""

UNPINNED = frozenset({"no_pin", "not_pinned", "message_not_found"})
"""What Slack answers when there is nothing to unpin."""

NAMES_AWAITED = 2
"""A topic waits at most twice for a name, and then shows the id until it changes."""


@frozen(kw_only=True)
class Hand:
    """One step of one incident."""

    api: Calls
    probes: Probes
    people: People
    board: Board
    mark: Mark
    nonce: str
    incident: Incident
    step: Step

    async def perform(self) -> Outcome:
        match self.step.effect:
            case CreateChannel(name=name):
                return await self._create(name)
            case Invite(channel=channel, people=people):
                return await Invitations(api=self.api, channel=channel).send(people)
            case SetTopic() as effect:
                return await self._set_topic(effect)
            case PostMessage() as effect:
                return await self._post(effect)
            case UpdateMessage() as effect:
                return await self._update(effect)
            case PinMessage(channel=channel, ts=ts):
                arguments = {"channel": channel, "timestamp": ts}
                answer = await self.api.call("pins.add", arguments)
                return accepted(answer, already=frozenset({"already_pinned"}))
            case UnpinMessage(channel=channel, ts=ts):
                arguments = {"channel": channel, "timestamp": ts}
                answer = await self.api.call("pins.remove", arguments)
                return accepted(answer, already=UNPINNED)
            case DeleteMessage(channel=channel, ts=ts):
                arguments = {"channel": channel, "ts": ts}
                answer = await self.api.call("chat.delete", arguments)
                return accepted(answer, already=frozenset({"message_not_found"}))
            case AddBookmark(channel=channel, link=link):
                return await self._bookmark(channel, link)
            case _:
                assert_never(self.step.effect)

    async def look_up(self) -> Outcome:
        """Did it happen? What may be repeated without harm simply is."""
        intent = self.incident.started.get(self.step.key)
        since = intent.at if intent else self.incident.declared.at
        match self.step.effect:
            case CreateChannel(name=name):
                return await self.probes.channel(name, since)
            case PostMessage(to=to):
                return await self.probes.message(to, self.mark, since)
            case AddBookmark(channel=channel, link=link):
                return await self.probes.bookmark(channel, link)
            case SetTopic() as effect:
                said = await self._topic_text(effect)
                found = await self.probes.topic(effect.channel, said)
                return found if found == Accepted() else await self.perform()
            case (
                Invite()
                | UpdateMessage()
                | PinMessage()
                | UnpinMessage()
                | DeleteMessage()
            ):
                return await self.perform()
            case _:
                assert_never(self.step.effect)

    async def _create(self, name: str) -> Outcome:
        arguments = {"name": name, "is_private": False}
        answer = await self.api.call("conversations.create", arguments)
        if isinstance(answer, answers.Done):
            made = child(answer.body, "channel")
            channel = ChannelId(text(made, "id"))
            if not channel:
                return UNPROVED
            return MadeChannel(channel=channel, name=text(made, "name") or name)
        if isinstance(answer, answers.Refused) and answer.error == "name_taken":
            return await self._adopt(name)
        return not_accepted(answer)

    async def _adopt(self, name: str) -> Outcome:
        """Find out who took the name: perhaps we, in a call whose answer was lost.

        Only now is every public channel looked through, which may be many: somebody
        may have taken us out of ours before we knew of it, so we go in again.
        """
        since = self.incident.declared.at
        found = await self.probes.channel(name, since)
        if found != NotFound():
            return found
        found = await self.probes.channel_left(name, since)
        if found == NotFound():
            return Refused(error="name_taken")
        return await self._rejoin(found) if isinstance(found, MadeChannel) else found

    async def _rejoin(self, made: MadeChannel) -> Outcome:
        answer = await self.api.call("conversations.join", {"channel": made.channel})
        joined = accepted(answer)
        # Refused, it is ours all the same; each step that it costs is told.
        return made if isinstance(joined, Accepted | Refused) else joined

    async def _bookmark(self, channel: ChannelId, link: Link) -> Outcome:
        place = {"channel_id": channel, "type": "link"}
        page = {"title": link.title, "link": link.url}
        return accepted(await self.api.call("bookmarks.add", {**place, **page}))

    async def _set_topic(self, effect: SetTopic) -> Outcome:
        leads = tuple(lead.person for lead in effect.view.leads)
        names = await self.people.names(leads)
        deferral = self.incident.deferred.get(self.step.key)
        waits = deferral.attempts if deferral else 0
        if waits < NAMES_AWAITED and not all(person in names for person in leads):
            return Wait(seconds=None, why="a name is not known yet")
        said = topic_text.topic(effect.view, names)
        arguments = {"channel": effect.channel, "topic": said}
        return accepted(await self.api.call("conversations.setTopic", arguments))

    async def _topic_text(self, effect: SetTopic) -> str:
        names = await self.people.names(lead.person for lead in effect.view.leads)
        return topic_text.topic(effect.view, names)

    async def _post(self, effect: PostMessage) -> Outcome:
        place = {"channel": effect.to, **PLAIN_MESSAGE}
        answer = await self._say("chat.postMessage", place, effect.body, self.mark)
        if isinstance(answer, answers.Done):
            channel, ts = text(answer.body, "channel"), text(answer.body, "ts")
            if not channel or not ts:
                return UNPROVED
            return SentMessage(channel=ChannelId(channel), ts=MessageTs(ts))
        return not_accepted(answer)

    async def _update(self, effect: UpdateMessage) -> Outcome:
        """Edit a message; it keeps the mark of its posting."""
        mark = Mark(number=self.incident.number, step=posting_of(self.step.key))
        place = {"channel": effect.channel, "ts": effect.ts}
        quiet = {"link_names": False, "parse": "none"}
        answer = await self._say("chat.update", {**place, **quiet}, effect.body, mark)
        return accepted(answer)

    async def _say(
        self, method: str, place: JsonObject, body: Body, mark: Mark
    ) -> CallResult:
        """Send it, and in a plainer form where only its form was refused.

        A receipt without blocks is a rung of its own, with other words.
        """
        message = render(body, mark, self.nonce, self.board.for_receipt(body))
        answer = await self.api.call(method, {**place, **message})
        if not isinstance(answer, answers.Refused):
            return answer
        is_receipt = isinstance(body, ReceiptView | AppealView)
        if is_receipt and answer.error not in WITHOUT_METADATA:
            return answer
        simple = plainer(message, answer.error)
        return await self.api.call(method, {**place, **simple}) if simple else answer
