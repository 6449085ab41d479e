"""Somebody changes a channel that the bot has created and does not know of yet."""

from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from bot.run import serve
from bot.sandbox import Fault, How, Moment, SandboxOptions
from bot.sandbox.channel import Channel
from bot.signals import Signals
from bot.slack.web.scopes import bot_scopes
from tests.acceptance.fault_matrix import SOON
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.killing import Killer
from tests.acceptance.lifecycle import (
    Milestone,
    act,
    incident_channel,
    is_somebody_told,
    missing,
    until_accepted,
    until_complete,
)

CREATE, JOIN, LIST = "conversations.create", "conversations.join", "conversations.list"
GRANTED = frozenset(bot_scopes())


def options(killer: Killer | None = None) -> SandboxOptions:
    return SandboxOptions(rate_limits=False, scopes=GRANTED, hook=killer)


def taken_out(harness: Harness) -> Channel:
    channel = incident_channel(harness)
    assert channel
    harness.sandbox.workspace.leave(channel, harness.sandbox.workspace.bot)
    return channel


async def made_and_left(harness: Harness) -> Channel:
    """The answer is lost, and somebody acts before the look-up."""
    harness.sandbox.plant(Fault(how=How.RESET, method=CREATE, acts=True))
    look = harness.sandbox.plant(Fault(how=How.HANG, method="users.conversations"))
    await act(harness, Milestone.DECLARED)
    await harness.sandbox.until(lambda: look.reached)
    return taken_out(harness)


async def die_having_made_it(harness: Harness, killer: Killer) -> None:
    async with anyio.create_task_group() as life:
        life.start_soon(serve, harness.settings, Signals(), harness.clock)
        await harness.sandbox.connected(2)
        await act(harness, Milestone.DECLARED)
        await killer.killed.wait()
        life.cancel_scope.cancel()


async def test_killed_before_the_answer_about_its_channel_it_finds_and_rejoins_it(
    tmp_path: Path,
) -> None:
    killer = Killer(1, Moment.ACTED)
    async with set_up(tmp_path, options=options(killer)) as harness:
        await die_having_made_it(harness, killer)
        channel = taken_out(harness)
        async with harness.fast_forward(), harness.bot():
            await until_complete(harness, Milestone.DECLARED)

        assert missing(harness, Milestone.DECLARED) == []
        assert harness.sandbox.workspace.bot.id in channel.members
        assert [call.error for call in harness.sandbox.calls.of(CREATE)] == [
            "name_taken"
        ]


async def test_killed_again_before_it_rejoined_it_still_rejoins(tmp_path: Path) -> None:
    killer = Killer(1, Moment.ACTED)
    async with set_up(tmp_path, options=options(killer)) as harness:
        await die_having_made_it(harness, killer)
        channel = taken_out(harness)
        join = harness.sandbox.plant(Fault(how=How.HANG, method=JOIN))
        async with anyio.create_task_group() as life, harness.fast_forward():
            life.start_soon(serve, harness.settings, Signals(), harness.clock)
            await harness.sandbox.until(lambda: join.reached, within=30)
            life.cancel_scope.cancel()
        async with harness.fast_forward(), harness.bot():
            await until_complete(harness, Milestone.DECLARED)

        assert missing(harness, Milestone.DECLARED) == []
        assert harness.sandbox.workspace.bot.id in channel.members


async def test_a_channel_that_somebody_else_created_is_left_alone(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, options=options()) as harness:
        workspace = harness.sandbox.workspace
        name = "incident-0001-not-sure-mails-are-late"
        theirs = workspace.add_channel(name, [harness.alex.person], with_bot=False)
        async with harness.fast_forward(), harness.bot():
            await act(harness, Milestone.DECLARED)
            await until_accepted(harness)

        ours = workspace.named(f"{name}-2")
        assert ours
        assert workspace.bot.id in ours.members
        assert workspace.bot.id not in theirs.members
        assert harness.sandbox.calls.of(JOIN) == []


async def test_all_channels_are_searched_only_if_the_name_is_taken(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, options=options()) as harness:
        lost = harness.sandbox.plant(Fault(how=How.RESET, method=CREATE, acts=True))
        async with harness.fast_forward(), harness.bot():
            await act(harness, Milestone.DECLARED)
            await until_complete(harness, Milestone.DECLARED)

        assert lost.reached
        assert harness.sandbox.calls.of(LIST) == []


def without_the_scope(harness: Harness, _channel: Channel) -> None:
    harness.sandbox.plant(Fault(how=How.ERROR, method=JOIN, error="missing_scope"))


def archived(harness: Harness, channel: Channel) -> None:
    harness.sandbox.workspace.archive(channel, harness.alex.person)


@pytest.mark.parametrize("hinder", [without_the_scope, archived])
async def test_a_channel_that_the_bot_cannot_join_is_recognised_and_somebody_is_told(
    tmp_path: Path, hinder: Callable[[Harness, Channel], None]
) -> None:
    async with set_up(tmp_path, options=options()) as harness:
        async with harness.fast_forward(), harness.bot(SOON):
            channel = await made_and_left(harness)
            hinder(harness, channel)
            await until_accepted(harness)

        ours = [x for x in harness.sandbox.workspace.channels if "incident-" in x.name]
        assert ours == [channel]
        assert is_somebody_told(harness)


async def test_a_channel_that_was_renamed_meanwhile_is_recognised(
    tmp_path: Path,
) -> None:
    killer = Killer(1, Moment.ACTED)
    async with set_up(tmp_path, options=options(killer)) as harness:
        await die_having_made_it(harness, killer)
        channel = incident_channel(harness)
        assert channel
        harness.sandbox.workspace.rename(channel, "incident-mails", harness.alex.person)
        async with harness.fast_forward(), harness.bot():
            await until_complete(harness, Milestone.DECLARED)

        assert missing(harness, Milestone.DECLARED) == []
        assert len(harness.sandbox.calls.of(CREATE)) == 0


async def test_in_a_workspace_too_large_to_search_a_person_is_asked(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, options=options()) as harness:
        alex = harness.alex.person
        for number in range(20 * 999):
            harness.sandbox.workspace.add_channel(f"x{number}", [alex], with_bot=False)
        async with harness.fast_forward(), harness.bot(SOON):
            channel = await made_and_left(harness)
            await until_accepted(harness)

        ours = [x for x in harness.sandbox.workspace.channels if "incident-" in x.name]
        assert ours == [channel]
        # On a slow machine a page can time out, and is requested again.
        assert len(harness.sandbox.calls.of(LIST)) >= 20
        assert is_somebody_told(harness)
