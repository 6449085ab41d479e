"""What a person has to know reaches somebody, if Slack allows it anywhere."""

from ast import literal_eval
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.args import Args
from bot.sandbox.channel import Channel, Kind
from tests.acceptance.harness import Harness, configured_for, full_text, set_up
from tests.acceptance.lifecycle import Milestone, act, declare, missing, until_idle

POST, CREATE, JOIN = "chat.postMessage", "conversations.create", "conversations.join"


def refuse(
    harness: Harness,
    method: str,
    error: str,
    when: Callable[[Args], bool] | None = None,
) -> None:
    """Refuse these calls for good."""
    fault = Fault(how=How.ERROR, method=method, error=error, times=None, when=when)
    harness.sandbox.plant(fault)


def to_people(harness: Harness) -> Callable[[Args], bool]:
    people = {x.id for x in harness.sandbox.workspace.people}
    return lambda args: args.text("channel") in people


def to_sam(harness: Harness) -> Callable[[Args], bool]:
    return lambda args: args.text("channel") == harness.sam.person.id


def with_blocks(harness: Harness) -> Callable[[Args], bool]:
    is_to_person = to_people(harness)
    return lambda args: is_to_person(args) and bool(args.text("blocks"))


def is_direct_message_about_steps(harness: Harness) -> Callable[[Args], bool]:
    """Select the direct messages that say that steps need somebody."""
    others = {harness.help.id, harness.headquarters.id}

    def is_meant(args: Args) -> bool:
        return args.text("channel") not in others and "need you" in args.text("text")

    return is_meant


async def declared(harness: Harness) -> None:
    async with harness.fast_forward(), harness.bot():
        await declare(harness)
        await until_idle(harness)


def told_in(channel: Channel) -> list[str]:
    """Return what the bot posted there about its steps."""
    said = [full_text(x) for x in channel.posts if x.bot_id]
    return [x for x in said if "Not done" in x or "Everything is done" in x]


async def test_without_direct_messages_and_without_a_channel_somebody_is_told(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        refuse(harness, POST, "cannot_dm_bot", to_people(harness))
        refuse(harness, CREATE, "restricted_action")
        await declared(harness)

        (told,) = [*told_in(harness.help), *told_in(harness.headquarters)]
        assert "1 step needs someone." in told
        assert "Not done: create" in told
        assert harness.sam.dm.posts == []
        assert not any("step not reported" in line for line in harness.logs)


@pytest.mark.parametrize("reason", ["user_is_restricted", "user_disabled"])
async def test_an_announcement_channel_is_not_told_why_a_person_is_missing(
    tmp_path: Path, reason: str
) -> None:
    async with set_up(tmp_path) as harness:
        refuse(
            harness, POST, "restricted_action", is_direct_message_about_steps(harness)
        )
        refuse(harness, "conversations.invite", reason)
        await declared(harness)

        (told,) = [*told_in(harness.help), *told_in(harness.headquarters)]
        assert "invite 2 people" in told
        for private in (
            "guest",
            "deactivated",
            harness.alex.person.id,
            harness.sam.person.id,
        ):
            assert private not in told


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
async def test_a_direct_message_is_sent_without_blocks_that_slack_refuses(
    tmp_path: Path, error: str
) -> None:
    async with set_up(tmp_path) as harness:
        refuse(harness, POST, error, with_blocks(harness))
        refuse(harness, "bookmarks.add", "restricted_action")
        await declared(harness)

        (told,) = harness.sam.dm.posts
        assert told.blocks == ()
        assert told.metadata
        assert "type `/incident retry 1`" in told.text
        assert told_in(await harness.channel()) == []


@pytest.mark.parametrize("drop", [True, False])
async def test_a_message_without_blocks_is_not_repeated_after_a_lost_answer(
    tmp_path: Path, *, drop: bool
) -> None:
    options = SandboxOptions(rate_limits=False, drop_metadata=drop)
    # The auditor cannot recognise a message without any mark.
    why = "no mark is left" if drop else ""
    async with set_up(tmp_path, options=options, unaudited=why) as harness:
        refuse(harness, POST, "invalid_blocks", with_blocks(harness))
        lost = Fault(how=How.RESET, method=POST, acts=True, when=to_sam(harness))
        harness.sandbox.plant(lost)
        await declared(harness)

        assert lost.reached
        assert len(harness.sam.dm.posts) == 1
        assert len(told_in(await harness.channel())) == int(drop)


async def test_the_incidents_channel_says_who_a_message_is_for(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness:
        refuse(harness, POST, "user_disabled", to_people(harness))
        await declared(harness)

        (told,) = told_in(await harness.channel())
        assert f"<@{harness.sam.person.id}>, Muster could not send you this" in told


async def test_when_slack_refuses_every_place_the_log_says_what_is_unfinished(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        refuse(harness, POST, "restricted_action")
        refuse(harness, CREATE, "restricted_action")
        await declared(harness)

        lines = [literal_eval(x) for x in harness.logs if "step not reported" in x]
        assert [(line["incident"], line["step"]) for line in lines] == [
            (1, "channel"),
            (1, f"announce/declared/{harness.help.id}"),
            (1, f"announce/declared/{harness.headquarters.id}"),
            (1, "brief/1"),
        ]


# Joining.


def outside(harness: Harness) -> None:
    for place in (harness.help, harness.headquarters):
        harness.sandbox.workspace.leave(place, harness.sandbox.workspace.bot)


async def test_the_bot_joins_public_announcement_channels(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        outside(harness)
        await declared(harness)

        assert missing(harness, Milestone.DECLARED) == []
        joined = [call.args.text("channel") for call in harness.sandbox.calls.of(JOIN)]
        assert sorted(joined) == sorted([harness.help.id, harness.headquarters.id])
        for place in (harness.help, harness.headquarters):
            assert harness.sandbox.workspace.bot.id in place.members


async def test_the_bot_joins_no_channel_if_the_configuration_forbids_it(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        chosen = configured_for(harness.alex.person, harness.headquarters)
        quiet = evolve(chosen, channels=evolve(chosen.channels, join=False))
        harness.settings = evolve(harness.settings, configuration=quiet)
        outside(harness)
        await declared(harness)

        assert harness.sandbox.calls.of(JOIN) == []
        told = full_text(harness.sam.dm.posts[-1])
        assert "Muster is not in that channel" in told
        assert "or invite Muster there" in told


async def test_the_bot_has_to_be_invited_to_a_private_channel(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness:
        harness.headquarters.kind = Kind.PRIVATE
        outside(harness)
        await declared(harness)

        told = full_text(harness.sam.dm.posts[-1])
        assert "Muster cannot see that channel, which may be private" in told
        assert "or invite Muster there" in told
        assert [x.args.text("channel") for x in harness.sandbox.calls.of(JOIN)] == [
            harness.help.id
        ]


async def test_a_refusal_by_a_channel_that_became_private_names_the_scope(
    tmp_path: Path,
) -> None:
    scopes = SandboxOptions().scopes - {"groups:write"}
    options = SandboxOptions(rate_limits=False, scopes=scopes)
    async with set_up(tmp_path, options=options) as harness:
        async with harness.fast_forward(), harness.bot():
            await act(harness, Milestone.DECLARED)
            await until_idle(harness)
            (await harness.channel()).kind = Kind.PRIVATE
            await act(harness, Milestone.UPDATED)
            await until_idle(harness)

        told = full_text(harness.alex.dm.posts[-1])
        assert "Not done: set the topic. The channel is private now" in told
        assert "the scope groups:write" in told
