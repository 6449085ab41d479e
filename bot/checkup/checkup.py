"""The check-up: what is asked of Slack to find out what is wrong with a set-up.

Rule: whoever serves does not wait for it. It asks for little, one thing at a time.
"""

from collections.abc import Iterator
from datetime import timedelta

import anyio
from attrs import define, field

from actors.clock import Clock
from actors.incident.ids import ChannelId, PersonId
from bot.checkup import apps, places, scopes
from bot.checkup.finding import Finding
from bot.checkup.findings import Findings
from bot.settings.configuration import Configuration
from bot.slack.web.identity import Identity
from bot.slack.web.people import People
from bot.slack.web.results import Done, Refused
from bot.slack.web.throttled_api import Calls

APART = timedelta(seconds=2)
"""Between two look-ups: Slack allows about 50 a minute, and incidents need most."""

AGAIN = timedelta(hours=1)
"""Until everything is looked at again, so that what was mended is not told for ever."""

PROFILE_PATIENCE = 7.0
"""Seconds for one person's profile: nobody waits for it."""


@define(kw_only=True)
class Checkup:
    """Looks at what incidents will need, and puts what it finds on the findings.

    Attributes:
        where: the name of the configuration's file or variable.
        joins: whether Muster joins public channels by itself.
        app_token_app: the app that the app-level token names; empty if it names none.
    """

    api: Calls
    people: People
    configuration: Configuration
    where: str
    joins: bool
    app_token_app: str
    findings: Findings
    clock: Clock
    stop: anyio.Event
    _is_first: bool = field(default=True, init=False)

    def granted(self, identity: Identity) -> None:
        """Compare the scopes that ``auth.test`` told; nothing is asked for this."""
        self.findings.put("scopes", scopes.missing(identity.granted))

    async def app(self, identity: Identity) -> str | Finding:
        """Return the app that the bot token belongs to, or that there are two apps.

        It is empty if Slack does not say, as without ``users:read``.
        """
        answer = await self.api.call("bots.info", {"bot": identity.bot})
        bots = apps.app_of_bot(answer.body) if isinstance(answer, Done) else ""
        return apps.two_apps(bots, self.app_token_app) or bots

    async def run(self) -> None:
        """Look at everything now, and again every hour."""
        while not self.stop.is_set():
            await self.look()
            await self.clock.wait(self.stop, self.clock.now() + AGAIN)

    async def look(self) -> None:
        """Look at the configured channels and people once, unless told to stop."""
        self._is_first = True
        for where, place in self._channels():
            found = places.example_channel(where, place)
            if found is None and await self._may_ask():
                answer = await self.api.call("conversations.info", {"channel": place})
                if not isinstance(answer, Done | Refused):
                    # What was found before holds until Slack says otherwise.
                    continue
                found = places.channel(where, place, answer, joins=self.joins)
            self._put(where, found)
        for where, person in self._leads():
            found = places.example_person(where, person)
            if found is None and await self._may_ask():
                profile = await self.people.about(person, within=PROFILE_PATIENCE)
                if profile is None:
                    continue
                found = places.lead(where, person, profile)
            self._put(where, found)

    def _channels(self) -> Iterator[tuple[str, ChannelId]]:
        for index, place in enumerate(self.configuration.channels.announce):
            yield f"{self.where}: channels.announce[{index}]", place

    def _leads(self) -> Iterator[tuple[str, PersonId]]:
        """Everybody who is to lead, once, by the first place where they are named."""
        seen = set[PersonId]()
        for index, configured in enumerate(self.configuration.services):
            for lead in configured.leads:
                if lead.person not in seen:
                    seen.add(lead.person)
                    place = f"services[{index}].leads.{lead.role.key}"
                    yield f"{self.where}: {place}", lead.person

    def _put(self, where: str, found: Finding | None) -> None:
        if not self.stop.is_set():
            self.findings.put(where, () if found is None else (found,))

    async def _may_ask(self) -> bool:
        """Pause between two look-ups; whether to go on after it."""
        if not self._is_first:
            await self.clock.wait(self.stop, self.clock.now() + APART)
        self._is_first = False
        return not self.stop.is_set()
