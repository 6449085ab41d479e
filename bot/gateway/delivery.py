"""Delivers responses: tries one place after another.

Rule 1: a response counts as delivered only if Slack says ok. Slack does not promise to
show an ephemeral message that is posted by itself, so Muster only posts offers so.
Rule 2: if no place takes a response, the log names its person, but not its text.
"""

import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Protocol

import structlog
from attrs import define, frozen

from actors.incident.audience import Readers, may_see
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from bot.base.json_types import JsonObject, child, text
from bot.dialogue.context import Context
from bot.dialogue.refused import UNREADABLE
from bot.dialogue.reply import Say
from bot.gateway import public_answer
from bot.gateway.acknowledgement import message as shown_to_asker
from bot.gateway.acknowledgement import without_blocks
from bot.gateway.background import BackgroundTasks
from bot.gateway.request_info import RequestInfo
from bot.hands.send import PLAIN_MESSAGE
from bot.screens.plainer import WITHOUT_METADATA
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.slack.web.joining import Joining
from bot.slack.web.results import CallResult, Done, NotDone, Refused, Unknown
from bot.slack.web.throttled_api import Calls

log = structlog.get_logger()

MARK: JsonObject = {"event_type": "muster_answer", "event_payload": {}}
"""Distinguishes these messages from those that are steps of an incident."""

USED_UP = frozenset({"expired_url", "http_404", "response_url_not_allowed", "used_url"})
"""The errors of a response_url that is used up: it works 5 times within 30 minutes."""

UNPROVEN = Unknown(error="ok_without_ts")
"""An "ok" without the message's timestamp proves nothing."""

NO_ADDRESS = Refused(error="no_address")
"""There is no person, channel or address to send it to."""

SOON = 10.0
"""The longest delay, in seconds, before a response goes to the next private place."""


class SlackApi(Calls, Protocol):
    """Calls the Web API, and posts to a response_url; ``ThrottledApi`` is one."""

    async def respond(self, response_url: str, message: JsonObject) -> CallResult: ...


@frozen(kw_only=True)
class About:
    """The incident that a response is about, and the channels of last resort.

    Attributes:
        own: the incident's channel, where people may read all of it.
        asked: the channel of the request, where nothing private may appear.
    """

    incident: IncidentNumber | None
    own: ChannelId | None
    asked: ChannelId | None


@define(kw_only=True)
class Delivery:
    """Delivers responses, even if Slack refuses some of the places."""

    api: SlackApi
    background: BackgroundTasks

    async def deliver(
        self,
        asked: RequestInfo,
        message: JsonObject,
        about: Callable[[], Awaitable[About]],
    ) -> None:
        """Deliver a response by its URL, as a direct message or in a channel.

        ``about`` is called only if the private places fail. If the bot stops first,
        the log has the same error as for a refusal.
        """
        said = Mrkdwn(text(without_blocks(message), "text"))
        found: About | None = None
        is_delivered = False
        try:
            is_delivered = await self._in_private(asked, message, said)
            if not is_delivered:
                found = await about()
                is_delivered = await self._in_public(asked, said, found)
        finally:
            if not is_delivered:
                log.error(
                    "answer not delivered",
                    request=asked.kind,
                    reference=asked.reference,
                    incident=found.incident if found else asked.number,
                    person=asked.person,
                )

    async def _in_private(
        self, asked: RequestInfo, message: JsonObject, said: Mrkdwn
    ) -> bool:
        """Deliver it where nobody else reads it. Try a long delay last."""
        answer = await self._by_url(asked.response_url, message, SOON)
        if isinstance(answer, Done) or await self.to_person(asked.person, said):
            return True
        if not isinstance(answer, NotDone):
            return False
        answer = await self._by_url(asked.response_url, message, math.inf)
        return isinstance(answer, Done)

    async def _in_public(self, asked: RequestInfo, said: Mrkdwn, found: About) -> bool:
        addressed = public_answer.answer_to(asked.person, said)
        if found.own and await self.to_channel(found.own, addressed):
            return True
        public = public_answer.without_people(said)
        if not found.asked or not public:
            return False
        addressed = public_answer.answer_to(asked.person, public)
        return await self.to_channel(found.asked, addressed)

    async def to_person(self, person: PersonId, said: Mrkdwn) -> bool:
        """Send a direct message. Return whether Slack confirmed it."""
        return await self.background.send_with_retries(
            partial(self._send, person, said)
        )

    async def to_channel(
        self, channel: ChannelId, said: Mrkdwn, *, joins: bool = False
    ) -> bool:
        """Post in a channel, joining it if allowed. Return whether Slack agreed."""
        api = Joining(self.api) if joins else self.api
        return await self.background.send_with_retries(
            partial(self._post, channel, said, api)
        )

    async def offer(self, channel: ChannelId, person: PersonId, offer: Say) -> None:
        """Show an offer to one person in a channel, if Slack does so at once."""
        shown = shown_to_asker(offer)
        said = {"text": shown["text"], "blocks": shown["blocks"]}
        where = {"channel": channel, "user": person}
        await self.api.call("chat.postEphemeral", {**where, **said})

    async def _by_url(
        self, response_url: str, message: JsonObject, longest: float
    ) -> CallResult:
        """Use the response_url. If Slack refuses, try again without the blocks."""
        last: CallResult = NO_ADDRESS

        async def respond(said: JsonObject) -> CallResult:
            nonlocal last
            last = await self.api.respond(response_url, said)
            return last

        if response_url:
            await self.background.send_with_retries(partial(respond, message), longest)
            is_refused = isinstance(last, Refused) and last.error not in USED_UP
            if is_refused:
                bare = without_blocks(message)
                await self.background.send_with_retries(partial(respond, bare), longest)
        return last

    async def _send(self, person: PersonId, said: Mrkdwn) -> CallResult:
        if not person:
            return NO_ADDRESS
        opened = await self.api.call("conversations.open", {"users": person})
        if not isinstance(opened, Done):
            return opened
        channel = text(child(opened.body, "channel"), "id")
        return await self._post(ChannelId(channel), said, self.api)

    async def _post(self, channel: ChannelId, said: Mrkdwn, api: Calls) -> CallResult:
        if not channel:
            return NO_ADDRESS
        message = {**PLAIN_MESSAGE, "channel": channel, "text": said}
        marked = {**message, "metadata": MARK}
        answer = await api.call("chat.postMessage", marked)
        if isinstance(answer, Refused) and answer.error in WITHOUT_METADATA:
            answer = await api.call("chat.postMessage", message)
        is_proved = not isinstance(answer, Done) or bool(text(answer.body, "ts"))
        return answer if is_proved else UNPROVEN


async def about_of(context: Context, asked: RequestInfo) -> About:
    """Find the incident's channel, and the channel of the request.

    A response never goes to a channel where the incident was announced, or where it may
    not be seen.
    """
    number, own = asked.number, None
    announced = set(context.configuration.channels.announce)
    with suppress(*UNREADABLE):
        if asked.channel and number is None:
            number = await context.store.number_of(asked.channel)
        if number and (incident := await context.incidents.read(number)):
            own = incident.channel.id if incident.channel else None
            announced.update(incident.announce)
            if asked.channel and not may_see(Readers(asked.channel), incident):
                announced.add(asked.channel)
    is_excluded = asked.channel == own or asked.channel in announced
    return About(incident=number, own=own, asked=None if is_excluded else asked.channel)
