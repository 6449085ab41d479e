"""The bot respects each Retry-After, and nothing else waits for it."""

from pathlib import Path

from actors.incident.keys import ANNOUNCE, CARD, RECEIPT
from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from tests.acceptance.harness import Harness, full_text, posted_by, set_up
from tests.acceptance.lifecycle import (
    Milestone,
    act,
    missing,
    run_lifecycle,
    until_complete,
    until_idle,
)

MINUTE = 60


def slow_down(harness: Harness, method: str, times: int = 1) -> Fault:
    how = How.RATE_LIMITED
    return harness.sandbox.plant(
        Fault(how=how, method=method, times=times, retry_after=MINUTE)
    )


async def test_a_rate_limited_method_delays_neither_other_steps_nor_answers(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        slow_down(harness, "pins.add")
        await harness.declare()
        channel = await harness.channel()
        await harness.until_posted(
            harness.headquarters, "investigating: Mails are late"
        )
        status = await harness.sam.types("/incident", "status", channel)
        closed = await harness.sam.types("/closeincident", "It was nothing.", channel)
        await harness.until_posted(channel, "Next: the post-mortem")
        await harness.until_posted(harness.help, "It was nothing.")
        assert not channel.pins
        assert [x.title for x in channel.bookmarks]
        async with harness.fast_forward():
            await until_idle(harness)

    assert "Incident 1: Mails are late" in status.text
    assert "Incident 1 is closed" in closed.text
    assert len(channel.pins) == 1


async def test_a_rate_limit_does_not_delay_the_announcement_of_another_incident(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        slow_down(harness, "conversations.setTopic")
        await harness.declare("One", by=harness.sam)
        await harness.until_posted(await harness.channel(1), "One")
        await harness.declare("Two", by=harness.alex)
        second = await harness.channel(2)
        await harness.until_posted(harness.headquarters, "investigating: Two")
        await harness.sandbox.until(lambda: second.pins)
        before = second.topic
        async with harness.fast_forward():
            await until_idle(harness)

    assert before == ""
    assert second.topic.startswith("P3 Low")


async def test_the_more_serious_incident_goes_first_when_a_rate_limit_ends(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        slow_down(harness, "conversations.create")
        people: list[tuple[ActingPerson, str]] = [
            (harness.sam, "p3"),
            (harness.alex, "p1"),
            (harness.kim, "p2"),
        ]
        for person, severity in people:
            await harness.declare(severity, by=person, severity=severity)
        harness.clock.freeze()
        async with harness.fast_forward():
            await until_idle(harness)

    made = [x.name for x in harness.sandbox.workspace.channels if "incident-" in x.name]
    first, *others = [name.rpartition("-")[2] for name in made]
    assert first == "p1"
    # Once Slack has accepted one call, the next two leave side by side.
    assert set(others) == {"p2", "p3"}


async def test_the_card_comes_before_less_important_steps(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare()
        await harness.direct_message()

    methods = [call.method for call in harness.sandbox.calls]
    card = methods.index("chat.postMessage")
    assert card < methods.index("pins.add") < methods.index("bookmarks.add")


async def test_no_call_is_made_early_after_a_restart(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness:
        async with harness.bot():
            limited = slow_down(harness, "bookmarks.add")
            await act(harness, Milestone.DECLARED)
            await harness.sandbox.until(lambda: limited.reached)
            await harness.until_posted(
                harness.headquarters, "investigating: Mails are late"
            )
        async with harness.bot():
            await harness.declare("Another", by=harness.alex)
            second = await harness.channel(2)
            await harness.sandbox.until(lambda: second.pins)
            async with harness.fast_forward():
                await until_idle(harness)

    assert [mark.title for mark in second.bookmarks]


async def test_the_bot_waits_for_a_method_that_is_rate_limited_repeatedly(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot(), harness.fast_forward():
        slow_down(harness, "conversations.invite", times=5)
        slow_down(harness, "chat.update", times=3)
        await run_lifecycle(harness)

    assert missing(harness) == []


async def test_ten_incidents_at_once_are_finished_within_slacks_rate_limits(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, options=SandboxOptions()) as harness, harness.bot():
        people = [harness.sam, harness.alex, harness.kim]
        for number in range(10):
            by = people[number % 3]
            await harness.declare(f"Number {number}", by=by)
            for window in list(harness.sandbox.workspace.screens.stack(by.person.id)):
                await by.cancels(window)
        async with harness.fast_forward():
            await until_idle(harness)

    for number in range(10):
        channel = harness.channel_now(number + 1)
        assert channel
        assert len(posted_by(CARD, channel)) == len(channel.pins) == 1
        assert len(channel.bookmarks) == 2
    direct_messages = [x for by in people for x in posted_by(RECEIPT, by.dm)]
    assert len(direct_messages) == 10
    assert all(
        "Everything is done" in full_text(direct_message)
        for direct_message in direct_messages
    )
    assert len(posted_by(ANNOUNCE, harness.headquarters)) == 10


async def test_the_answer_to_a_change_does_not_wait_for_a_rate_limited_card(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await act(harness, Milestone.DECLARED)
        await harness.direct_message()
        slow_down(harness, "chat.update")
        await act(harness, Milestone.UPDATED)
        channel = await harness.channel()
        for place in (channel, harness.help, harness.headquarters):
            await harness.until_posted(place, "raised the severity")
        async with harness.fast_forward():
            await until_complete(harness, Milestone.UPDATED)

    assert missing(harness, Milestone.UPDATED) == []
