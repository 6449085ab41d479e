"""Bare ``/incident`` in an incident's channel: everything is done in one window."""

from pathlib import Path

import anyio

from bot.sandbox import Call
from bot.sandbox.fields import Fields, as_text
from bot.sandbox.view import Window
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.retrying_people import opens


async def led_on(harness: Harness, window: Window, label: str, title: str) -> None:
    """Select a button of Sam's window, and wait until the window shows this."""
    reply = await harness.sam.clicks(window, label)
    assert reply.failure is None
    await harness.sandbox.until(lambda: window.title == title)


async def deliver(harness: Harness, payload: Fields) -> None:
    envelope = await harness.sandbox.socket_mode.deliver(
        "interactive", payload, accepts_response_payload=True
    )
    await envelope.acked.wait()


def updates(harness: Harness) -> list[Call]:
    calls = harness.sandbox.calls
    return [x for x in calls if x.method == "views.update" and x.answer is not None]


async def test_an_incident_is_changed_and_closed_in_its_window(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully("Mials are late")
        screens = harness.sandbox.workspace.screens
        for window in list(screens.stack(harness.sam.person.id)):
            await harness.sam.cancels(window)

        window = await opens(harness, harness.sam, "", channel)
        assert window.title == "Incident 1"
        await led_on(harness, window, "Change details", "Change incident 1")
        harness.sam.fills(window, "title", "value", "Mails are late")
        assert (await harness.sam.submits(window)).closed
        assert screens.stack(harness.sam.person.id) == []
        await harness.until_told(channel, "to “Mails are late”")

        window = await opens(harness, harness.sam, "", channel)
        await led_on(harness, window, "Close incident", "Close incident 1")
        harness.sam.fills(window, "summary", "value", "A queue was stuck.")
        reply = await harness.sam.submits(window)
        assert reply.window
        assert "Incident 1 is closed: Mails are late" in str(reply.window.blocks)
        await harness.until_posted(channel, "A queue was stuck.")

        window = await opens(harness, harness.sam, "", channel)
        assert window.title == "Declare an incident"


async def test_another_incident_is_declared_from_the_window_once(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully("Mails are late")
        window = await opens(harness, harness.sam, "", channel)
        stack = harness.sandbox.workspace.screens.stack(harness.sam.person.id)
        before = len(stack)
        async with anyio.create_task_group() as tasks:
            for _ in range(2):
                tasks.start_soon(harness.sam.clicks, window, "Declare another incident")
        await harness.sandbox.until(lambda: window.title == "Declare an incident")
        harness.sam.fills(window, "title", "value", "Nobody can pay")
        harness.sam.fills(window, "service", "value", "not-sure")
        harness.sam.fills(window, "severity", "value", "p3")
        reply = await harness.sam.submits(window)
        assert reply.window, reply
        other = await harness.channel(2)
        await harness.until_posted(other, "Nobody can pay")

    assert len(stack) == before
    assert as_text(window.view["callback_id"]) == "setting_up"


async def test_a_button_that_is_delivered_again_leaves_the_next_window_alone(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully("Mails are late")
        window = await opens(harness, harness.sam, "", channel)
        entry: Fields = {"type": "button", "action_id": "change_details", "value": "1"}
        payload = harness.sam.payloads.actions(harness.sam.person, window, entry)
        await deliver(harness, payload)
        await harness.sandbox.until(lambda: window.title == "Change incident 1")
        harness.sam.fills(window, "title", "value", "Mails are lost")
        form = window.view["private_metadata"]
        await deliver(harness, payload)
        await harness.sandbox.until(lambda: len(updates(harness)) == 2)
        assert updates(harness)[-1].error == "hash_conflict"
        assert window.view["private_metadata"] == form
        assert (await harness.sam.submits(window)).closed
        await harness.until_told(channel, "to “Mails are lost”")
