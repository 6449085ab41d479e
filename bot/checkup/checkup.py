"""The check-up: asks Slack what incidents will need, to find problems of the set-up.

Rule: nothing waits for the check-up. It makes few calls, one at a time.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

import anyio
from attrs import define, field

from actors.clock import Clock
from actors.incident.ids import ChannelId, PersonId
from bot.checkup import apps, channels, leads, scopes
from bot.checkup.finding import Finding
from bot.checkup.findings import Findings
from bot.settings.configuration import Configuration
from bot.slack.web.identity import Identity
from bot.slack.web.profile import Profile
from bot.slack.web.results import Done, Refused
from bot.slack.web.throttled_api import Calls

APART = timedelta(seconds=2)
"""Between two look-ups. Slack allows about 50 a minute, and incidents need most."""

AGAIN = timedelta(hours=1)
"""The time until everything is checked again, to drop problems that were fixed."""

PROFILE_PATIENCE = 7.0
"""Seconds to wait for one person's profile; nobody else waits for it."""


class Profiles(Protocol):
    """Looks people up; ``People`` is one."""

    async def about(self, person: PersonId, *, within: float) -> Profile | None: ...


class LearnedNames(Protocol):
    """Stores what channels are called; ``ChannelNames`` is one."""

    def learn(self, channel: ChannelId, name: str) -> None: ...


@define(kw_only=True)
class Checkup:
    """Checks what incidents will need, and keeps the findings up to date.

    Attributes:
        where: the name of the configuration's file or variable.
        joins: whether Muster joins public channels by itself.
        app_token_app: the app in the app-level token; empty if it contains none.
    """

    api: Calls
    people: Profiles
    channel_names: LearnedNames
    configuration: Configuration
    where: str
    joins: bool
    app_token_app: str
    findings: Findings
    clock: Clock
    stop: anyio.Event
    _is_first: bool = field(default=True, init=False)

    def check_scopes(self, identity: Identity) -> None:
        """Check the scopes that ``auth.test`` listed; this makes no call."""
        self.findings.put("scopes", scopes.missing(identity.granted))

    async def check_app(self, identity: Identity) -> str | Finding:
        """Return the bot token's app, or a finding if the tokens are of two apps.

        The app is empty if Slack does not name it, as without ``users:read``.
        """
        result = await self.api.call("bots.info", {"bot": identity.bot})
        bots = apps.app_of_bot(result.body) if isinstance(result, Done) else ""
        return apps.two_apps(bots, self.app_token_app) or bots

    async def run(self) -> None:
        """Check everything now, and again every hour."""
        while not self.stop.is_set():
            await self.check()
            await self.clock.wait(self.stop, self.clock.now() + AGAIN)

    async def check(self) -> None:
        """Check the configured channels and people once, or until told to stop."""
        self._is_first = True
        for where, place in self._channels():
            found = channels.example(where, place)
            if found is None and await self._may_ask():
                result = await self.api.call("conversations.info", {"channel": place})
                if not isinstance(result, Done | Refused):
                    # Keep an earlier finding until Slack says otherwise.
                    continue
                self.channel_names.learn(place, channels.name_in(result))
                found = channels.check(where, place, result, joins=self.joins)
            self._put(where, found)
        for where, person in self._leads():
            found = leads.example(where, person)
            if found is None and await self._may_ask():
                profile = await self.people.about(person, within=PROFILE_PATIENCE)
                if profile is None:
                    continue
                found = leads.check(where, person, profile)
            self._put(where, found)

    def _channels(self) -> Iterator[tuple[str, ChannelId]]:
        for index, place in enumerate(self.configuration.channels.announce):
            yield f"{self.where}: channels.announce[{index}]", place

    def _leads(self) -> Iterator[tuple[str, PersonId]]:
        """Each lead once, with the first place in the configuration that names them."""
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
        """Pause between two look-ups; return whether to continue."""
        if not self._is_first:
            await self.clock.wait(self.stop, self.clock.now() + APART)
        self._is_first = False
        return not self.stop.is_set()
