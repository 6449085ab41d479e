"""What Slack closes for a while stays closed, and nothing else waits for it."""

from pathlib import Path

from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from tests.acceptance.harness import Stage, seen, stage
from tests.acceptance.lifecycle import Chapter, complete, deed, missing, rest, tell

MINUTE = 60


def slow_down(on: Stage, method: str, times: int = 1) -> Fault:
    how = How.RATE_LIMITED
    return on.sandbox.plant(
        Fault(how=how, method=method, times=times, retry_after=MINUTE)
    )


async def test_a_closed_method_holds_up_neither_the_rest_nor_the_answers(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        slow_down(on, "pins.add")
        await on.declare()
        channel = await on.channel()
        await on.reads(on.headquarters, "incident: Mails are late")
        status = await on.sam.types("/incident", "status", channel)
        closed = await on.sam.types("/closeincident", "It was nothing.", channel)
        await on.reads(channel, "Next: the post-mortem")
        await on.reads(on.help, "It was nothing.")
        assert not channel.pins
        assert [x.title for x in channel.bookmarks]
        async with on.time_flies():
            await rest(on)

    assert "Incident 1: Mails are late" in status.text
    assert "Incident 1 is closed" in closed.text
    assert len(channel.pins) == 1


async def test_a_closed_method_does_not_hold_up_the_news_of_another_incident(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        slow_down(on, "conversations.setTopic")
        await on.declare("One", by=on.sam)
        await on.reads(await on.channel(1), "One")
        await on.declare("Two", by=on.alex)
        second = await on.channel(2)
        await on.reads(on.headquarters, "incident: Two")
        await on.sandbox.until(lambda: second.pins)
        before = second.topic
        async with on.time_flies():
            await rest(on)

    assert before == ""
    assert second.topic.startswith("P3 Low")


async def test_the_graver_incident_goes_first_when_a_method_opens_again(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        slow_down(on, "conversations.create")
        people: list[tuple[ActingPerson, str]] = [
            (on.sam, "p3"),
            (on.alex, "p1"),
            (on.kim, "p2"),
        ]
        for person, severity in people:
            await on.declare(severity, by=person, severity=severity)
        on.clock.stand_still()
        async with on.time_flies():
            await rest(on)

    made = [x.name for x in on.sandbox.workspace.channels if "incident-" in x.name]
    assert [name.rpartition("-")[2] for name in made] == ["p1", "p2", "p3"]


async def test_the_card_comes_before_the_niceties(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        await on.declare()
        await on.receipt()

    methods = [call.method for call in on.sandbox.calls]
    card = methods.index("chat.postMessage")
    assert card < methods.index("pins.add") < methods.index("bookmarks.add")


async def test_a_restart_makes_nobody_call_early(tmp_path: Path) -> None:
    async with stage(tmp_path) as on:
        async with on.bot():
            limited = slow_down(on, "bookmarks.add")
            await deed(on, Chapter.DECLARED)
            await on.sandbox.until(lambda: limited.reached)
            await on.reads(on.headquarters, "incident: Mails are late")
        async with on.bot():
            await on.declare("Another", by=on.alex)
            second = await on.channel(2)
            await on.sandbox.until(lambda: second.pins)
            async with on.time_flies():
                await rest(on)

    assert [mark.title for mark in second.bookmarks]


async def test_a_method_that_is_closed_again_and_again_is_waited_for(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot(), on.time_flies():
        slow_down(on, "conversations.invite", times=5)
        slow_down(on, "chat.update", times=3)
        await tell(on)

    assert missing(on) == []


async def test_ten_incidents_at_once_are_all_done_within_slacks_tiers(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, options=SandboxOptions()) as on, on.bot():
        people = [on.sam, on.alex, on.kim]
        for number in range(10):
            by = people[number % 3]
            await on.declare(f"Number {number}", by=by)
            for window in list(on.sandbox.workspace.screens.stack(by.person.id)):
                await by.cancels(window)
        async with on.time_flies():
            await rest(on)

    for number in range(10):
        channel = on.channel_now(number + 1)
        assert channel
        assert len(channel.posts) == len(channel.pins) == 1
        assert len(channel.bookmarks) == 2
    receipts = [post for person in people for post in person.dm.posts]
    assert len(receipts) == 10
    assert all("Everything is done" in seen(receipt) for receipt in receipts)
    assert len(on.headquarters.posts) == 10


async def test_an_answer_to_an_update_does_not_wait_for_a_closed_card(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        await deed(on, Chapter.DECLARED)
        await on.receipt()
        slow_down(on, "chat.update")
        await deed(on, Chapter.UPDATED)
        channel = await on.channel()
        for place in (channel, on.help, on.headquarters):
            await on.reads(place, "raised the severity")
        async with on.time_flies():
            await complete(on, Chapter.UPDATED)

    assert missing(on, Chapter.UPDATED) == []
