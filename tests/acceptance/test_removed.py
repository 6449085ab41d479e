"""Somebody meddles with a channel that the bot has made and does not know of yet."""

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
from tests.acceptance.harness import Stage, stage
from tests.acceptance.killing import Killer
from tests.acceptance.lifecycle import Chapter, complete, deed, missing, own, rest, told

CREATE, JOIN, LIST = "conversations.create", "conversations.join", "conversations.list"
GRANTED = frozenset(bot_scopes())


def options(killer: Killer | None = None) -> SandboxOptions:
    return SandboxOptions(rate_limits=False, scopes=GRANTED, hook=killer)


def taken_out(on: Stage) -> Channel:
    channel = own(on)
    assert channel
    on.sandbox.workspace.leave(channel, on.sandbox.workspace.bot)
    return channel


async def made_and_left(on: Stage) -> Channel:
    """The answer is lost, and somebody is quicker than the look-up."""
    on.sandbox.plant(Fault(how=How.RESET, method=CREATE, acts=True))
    look = on.sandbox.plant(Fault(how=How.HANG, method="users.conversations"))
    await deed(on, Chapter.DECLARED)
    await on.sandbox.until(lambda: look.reached)
    return taken_out(on)


async def die_having_made_it(on: Stage, killer: Killer) -> None:
    async with anyio.create_task_group() as life:
        life.start_soon(serve, on.settings, Signals(), on.clock)
        await on.sandbox.connected(2)
        await deed(on, Chapter.DECLARED)
        await killer.killed.wait()
        life.cancel_scope.cancel()


async def test_killed_before_it_heard_of_its_channel_it_finds_it_and_goes_in_again(
    tmp_path: Path,
) -> None:
    killer = Killer(1, Moment.ACTED)
    async with stage(tmp_path, options=options(killer)) as on:
        await die_having_made_it(on, killer)
        channel = taken_out(on)
        async with on.time_flies(), on.bot():
            await complete(on, Chapter.DECLARED)

        assert missing(on, Chapter.DECLARED) == []
        assert on.sandbox.workspace.bot.id in channel.members
        assert [call.error for call in on.sandbox.calls.of(CREATE)] == ["name_taken"]


async def test_killed_again_before_it_went_in_it_still_goes_in(tmp_path: Path) -> None:
    killer = Killer(1, Moment.ACTED)
    async with stage(tmp_path, options=options(killer)) as on:
        await die_having_made_it(on, killer)
        channel = taken_out(on)
        join = on.sandbox.plant(Fault(how=How.HANG, method=JOIN))
        async with anyio.create_task_group() as life, on.time_flies():
            life.start_soon(serve, on.settings, Signals(), on.clock)
            await on.sandbox.until(lambda: join.reached, within=30)
            life.cancel_scope.cancel()
        async with on.time_flies(), on.bot():
            await complete(on, Chapter.DECLARED)

        assert missing(on, Chapter.DECLARED) == []
        assert on.sandbox.workspace.bot.id in channel.members


async def test_a_channel_that_somebody_else_made_is_left_alone(tmp_path: Path) -> None:
    async with stage(tmp_path, options=options()) as on:
        workspace = on.sandbox.workspace
        name = "incident-0001-not-sure-mails-are-late"
        theirs = workspace.add_channel(name, [on.alex.person], with_bot=False)
        async with on.time_flies(), on.bot():
            await deed(on, Chapter.DECLARED)
            await rest(on)

        ours = workspace.named(f"{name}-2")
        assert ours
        assert workspace.bot.id in ours.members
        assert workspace.bot.id not in theirs.members
        assert on.sandbox.calls.of(JOIN) == []


async def test_nobody_looks_through_all_channels_unless_the_name_is_taken(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, options=options()) as on:
        lost = on.sandbox.plant(Fault(how=How.RESET, method=CREATE, acts=True))
        async with on.time_flies(), on.bot():
            await deed(on, Chapter.DECLARED)
            await complete(on, Chapter.DECLARED)

        assert lost.reached
        assert on.sandbox.calls.of(LIST) == []


def without_the_scope(on: Stage, _channel: Channel) -> None:
    on.sandbox.plant(Fault(how=How.ERROR, method=JOIN, error="missing_scope"))


def archived(on: Stage, channel: Channel) -> None:
    on.sandbox.workspace.archive(channel, on.alex.person)


@pytest.mark.parametrize("hinder", [without_the_scope, archived])
async def test_a_channel_that_it_cannot_enter_is_its_own_and_somebody_is_told(
    tmp_path: Path, hinder: Callable[[Stage, Channel], None]
) -> None:
    async with stage(tmp_path, options=options()) as on:
        async with on.time_flies(), on.bot(SOON):
            channel = await made_and_left(on)
            hinder(on, channel)
            await rest(on)

        ours = [x for x in on.sandbox.workspace.channels if "incident-" in x.name]
        assert ours == [channel]
        assert told(on)


async def test_a_channel_that_somebody_renamed_meanwhile_is_its_own(
    tmp_path: Path,
) -> None:
    killer = Killer(1, Moment.ACTED)
    async with stage(tmp_path, options=options(killer)) as on:
        await die_having_made_it(on, killer)
        channel = own(on)
        assert channel
        on.sandbox.workspace.rename(channel, "incident-mails", on.alex.person)
        async with on.time_flies(), on.bot():
            await complete(on, Chapter.DECLARED)

        assert missing(on, Chapter.DECLARED) == []
        assert len(on.sandbox.calls.of(CREATE)) == 0


async def test_in_a_workspace_too_large_to_look_through_a_person_is_asked(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, options=options()) as on:
        alex = on.alex.person
        for number in range(20 * 999):
            on.sandbox.workspace.add_channel(f"x{number}", [alex], with_bot=False)
        async with on.time_flies(), on.bot(SOON):
            channel = await made_and_left(on)
            await rest(on)

        ours = [x for x in on.sandbox.workspace.channels if "incident-" in x.name]
        assert ours == [channel]
        # A page that is given up on a slow machine is asked for again.
        assert len(on.sandbox.calls.of(LIST)) >= 20
        assert told(on)
