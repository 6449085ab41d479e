"""Disruptions of the workspace, the connections and the process."""

from contextlib import suppress
from random import Random

import anyio
from attrs import define

from bot.sandbox import Channel, NoSocketError
from tests.simulation.world import World

DAY = 24 * 3600.0

AGAIN = {"at once": 0.0, "in a second": 1.0, "in a minute": 60.0, "in a day": DAY}
"""When an envelope is delivered again."""

DISRUPTIONS = frozenset(
    {
        "a button of Home",
        "a crew button pressed by two",
        "an old crew button",
        "an outsider acted",
        "carried out after a crash",
        "channel archived",
        "chosen twice",
        "corrected and submitted again",
        "declared anyway",
        "disk slow",
        "bot removed",
        "somebody dropped in",
        "somebody left",
        "an update in a window",
        "clicked by two people",
        "crashed with an envelope",
        "joined",
        "journal refuses",
        "killed",
        "message deleted",
        "name taken",
        "nothing chosen",
        "one role taken by two",
        "old reminder answered",
        "power cut",
        "reminder snoozed",
        "reminders stopped",
        "saved together",
        "submitted at once",
        "tested",
        "threads locked",
        "submitted twice",
        "updates together",
        *(f"redelivered {when}" for when in AGAIN),
    }
)
"""Everything that can go wrong apart from the calls."""


@define(eq=False)
class Disruptions:
    """Causes one disruption at a time."""

    world: World
    dice: Random

    async def redeliver(self) -> None:
        """Slack delivers an envelope again, with the same id or another one."""
        if not (sent := self.world.slack_sockets.sent):
            return
        envelope = self.dice.choice(sent[-8:])
        when = self.dice.choice([*AGAIN, "at once"])
        await anyio.sleep(AGAIN[when])
        with suppress(NoSocketError):
            await self.world.slack_sockets.redeliver(
                envelope, as_new=self.dice.random() < 0.5
            )
            self.world.chance.reach(f"redelivered {when}")

    async def crash(self) -> None:
        self.world.kill("killed")

    async def delete(self) -> None:
        """An admin deletes one of the bot's messages."""
        workspace = self.world.sandbox.workspace
        ours = [m for c in workspace.channels for m in c.posts if m.bot_id]
        if ours:
            message = self.dice.choice(ours)
            self.world.chance.reach("message deleted")
            workspace.delete(workspace.channel(message.channel), message.ts)

    def _place(self) -> Channel:
        return self.dice.choice([*self.world.incident_channels, *self.world.places])

    async def archive(self) -> None:
        """Somebody archives a channel, and mostly unarchives it later."""
        if not (own := self.world.incident_channels):
            return
        channel = self.dice.choice(own)
        self.world.chance.reach("channel archived")
        workspace = self.world.sandbox.workspace
        workspace.archive(channel, self.world.people[0].person)
        if self.dice.random() < 0.7:
            await anyio.sleep(self.dice.uniform(1, 3600))
            workspace.unarchive(channel)

    async def remove_bot(self) -> None:
        channel, workspace = self._place(), self.world.sandbox.workspace
        if workspace.bot.id not in channel.members:
            return
        self.world.chance.reach("bot removed")
        workspace.leave(channel, workspace.bot)
        if self.dice.random() < 0.7:
            await anyio.sleep(self.dice.uniform(1, 3600))
            workspace.join(channel, workspace.bot)

    async def lock_threads(self) -> None:
        """Somebody lets nobody reply in a channel, and mostly allows it again later."""
        channel = self.dice.choice(self.world.places)
        self.world.chance.reach("threads locked")
        channel.refuses_threads = self.dice.choice(
            ["restricted_action_thread_locked", "cannot_reply_to_message"]
        )
        if self.dice.random() < 0.7:
            await anyio.sleep(self.dice.uniform(1, 3600))
            channel.refuses_threads = ""

    async def leave(self) -> None:
        """Somebody leaves an incident's channel, and mostly comes back later."""
        if not (own := self.world.incident_channels):
            return
        channel, workspace = self.dice.choice(own), self.world.sandbox.workspace
        members = [x for x in self.world.people if x.person.id in channel.members]
        if not members:
            return
        self.world.chance.reach("somebody left")
        person = self.dice.choice(members).person
        workspace.leave(channel, person)
        if self.dice.random() < 0.7:
            await anyio.sleep(self.dice.uniform(1, 3600))
            workspace.join(channel, person)

    async def drop_in(self) -> None:
        """Somebody comes to an incident's channel by themselves, and may catch up."""
        if not (own := self.world.incident_channels):
            return
        channel = self.dice.choice(own)
        others = [x for x in self.world.people if x.person.id not in channel.members]
        if not others:
            return
        person = self.dice.choice(others)
        before = len(person.sees)
        person.joins(channel)
        await anyio.sleep(self.dice.uniform(1, 30))
        offers = [x for x in person.sees[before:] if x.origin == "postEphemeral"]
        if offers:
            self.world.chance.reach("somebody dropped in")
            await person.clicks(offers[0], self.dice.choice(["Catch up", "See roles"]))

    async def chatter(self) -> None:
        person = self.dice.choice(self.world.people)
        person.posts(self._place(), "Has anybody looked at the queue?")
