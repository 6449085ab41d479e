"""People who choose a service, and do not wait until its leads are shown.

Two services are configured here: Alex is tech lead for mail, and Kim for forms.
"""

from collections.abc import Awaitable, Callable

import anyio
from attrs import define, field
from attrs import evolve as with_

from actors.incident.facts import Lead, Service
from actors.incident.ids import PersonId
from bot.sandbox import Fault, Moment
from bot.sandbox.args import Args
from bot.sandbox.view import Window
from bot.settings.configuration import ConfiguredService
from tests.acceptance.harness import TECH, Harness
from tests.acceptance.retrying_people import opens, submits

FORMS = Service(key="forms", name="Forms")


def configure(harness: Harness) -> None:
    """Add the second service, before the bot starts."""
    before = harness.settings.configuration
    kim = Lead(role=TECH, person=PersonId(harness.kim.person.id))
    forms = ConfiguredService(service=FORMS, leads=(kim,))
    both = with_(before, services=(*before.services, forms))
    harness.settings = with_(harness.settings, configuration=both)


@define(eq=False)
class HeldCalls:
    """A hook: while ``hold`` is in force, calls of the method wait for ``release``."""

    method: str = "views.update"
    released: anyio.Event | None = field(default=None, init=False)

    def hold(self) -> None:
        self.released = anyio.Event()

    def release(self) -> None:
        if self.released:
            self.released.set()

    async def __call__(self, moment: Moment, method: str, _args: Args) -> None:
        if moment is Moment.RECEIVED and method == self.method and self.released:
            await self.released.wait()


Act = Callable[[Harness, Fault, HeldCalls], Awaitable[None]]


async def _opened(harness: Harness) -> Window:
    window = await opens(harness, harness.sam, "Mails are late", harness.help)
    harness.sam.fills(window, "severity", "value", "p3")
    return window


async def _submitted(harness: Harness, window: Window) -> None:
    reply = await submits(harness, harness.sam, window)
    assert reply.window, reply


async def at_once(harness: Harness, fault: Fault, _holding: HeldCalls) -> None:
    """Submit after the window was changed for the choice, or was not."""
    window = await _opened(harness)
    await harness.sam.chooses(window, "service", "value", "mail")
    await harness.sandbox.until(lambda: fault.reached)
    if fault.acts:
        await harness.sandbox.until(lambda: "lead:tech:mail" in window.state)
    await _submitted(harness, window)


async def too_late(harness: Harness, fault: Fault, held_calls: HeldCalls) -> None:
    """Submit before the change of the window reaches Slack."""
    held_calls.hold()
    window = await _opened(harness)
    await harness.sam.chooses(window, "service", "value", "mail")
    await _submitted(harness, window)
    await harness.sandbox.until(
        lambda: fault.reached or held_calls.method in _called(harness)
    )
    held_calls.release()


async def twice(harness: Harness, fault: Fault, _holding: HeldCalls) -> None:
    """Choose two services, both before the window shows any leads."""
    window = await _opened(harness)
    await harness.sam.chooses(window, "service", "value", "forms")
    await harness.sam.chooses(window, "service", "value", "mail")
    await harness.sandbox.until(lambda: fault.reached)
    await _submitted(harness, window)


async def for_an_earlier_choice(
    harness: Harness, fault: Fault, _holding: HeldCalls
) -> None:
    """Choose another service after the window shows the first one's leads."""
    window = await _opened(harness)
    times, fault.times = fault.times, 0
    await harness.sam.chooses(window, "service", "value", "forms")
    await harness.sandbox.until(lambda: "lead:tech:forms" in window.state)
    fault.times = times
    await harness.sam.chooses(window, "service", "value", "mail")
    await harness.sandbox.until(lambda: fault.reached)
    await _submitted(harness, window)


def _called(harness: Harness) -> set[str]:
    return {call.method for call in harness.sandbox.calls}


LOSING: dict[str, Act] = {
    "": at_once,
    " too late": too_late,
    " of two choices": twice,
    " after an earlier choice": for_an_earlier_choice,
}
"""The ways in which a window is submitted without the leads of the choice."""


def uninvited(harness: Harness) -> list[str]:
    """Return who was invited although another service was chosen."""
    channels = harness.sandbox.workspace.channels
    return [
        f"{harness.kim.person.name} in {channel.name}"
        for channel in channels
        if channel.name.startswith("incident-")
        and harness.kim.person.id in channel.members
    ]
