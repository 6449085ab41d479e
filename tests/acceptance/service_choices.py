"""People who choose a service and do not wait for its leads to be shown.

Two services are configured here: Alex leads for mail, and Kim for forms.
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
from tests.acceptance.harness import TECH, Stage
from tests.acceptance.retrying_people import opens, submits

FORMS = Service(key="forms", name="Forms")


def configure(on: Stage) -> None:
    """Add the second service, before the bot starts."""
    before = on.settings.configuration
    kim = Lead(role=TECH, person=PersonId(on.kim.person.id))
    forms = ConfiguredService(service=FORMS, leads=(kim,))
    both = with_(before, services=(*before.services, forms))
    on.settings = with_(on.settings, configuration=both)


@define(eq=False)
class Holding:
    """A hook: what a method does waits until it is let go, if it is held at all."""

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


Act = Callable[[Stage, Fault, Holding], Awaitable[None]]


async def _opened(on: Stage) -> Window:
    window = await opens(on, on.sam, "Mails are late", on.help)
    on.sam.fills(window, "severity", "value", "p3")
    return window


async def _submitted(on: Stage, window: Window) -> None:
    reply = await submits(on, on.sam, window)
    assert reply.window, reply


async def at_once(on: Stage, fault: Fault, _holding: Holding) -> None:
    """Submit when the window was, or was not, changed for the choice."""
    window = await _opened(on)
    await on.sam.chooses(window, "service", "value", "mail")
    await on.sandbox.until(lambda: fault.reached)
    if fault.acts:
        await on.sandbox.until(lambda: "lead:tech:mail" in window.state)
    await _submitted(on, window)


async def too_late(on: Stage, fault: Fault, holding: Holding) -> None:
    """Submit before the change of the window comes to Slack."""
    holding.hold()
    window = await _opened(on)
    await on.sam.chooses(window, "service", "value", "mail")
    await _submitted(on, window)
    await on.sandbox.until(lambda: fault.reached or holding.method in _called(on))
    holding.release()


async def twice(on: Stage, fault: Fault, _holding: Holding) -> None:
    """Choose another service first, and both before anything is shown."""
    window = await _opened(on)
    await on.sam.chooses(window, "service", "value", "forms")
    await on.sam.chooses(window, "service", "value", "mail")
    await on.sandbox.until(lambda: fault.reached)
    await _submitted(on, window)


async def for_an_earlier_choice(on: Stage, fault: Fault, _holding: Holding) -> None:
    """Choose another service when the first one's leads are shown already."""
    window = await _opened(on)
    times, fault.times = fault.times, 0
    await on.sam.chooses(window, "service", "value", "forms")
    await on.sandbox.until(lambda: "lead:tech:forms" in window.state)
    fault.times = times
    await on.sam.chooses(window, "service", "value", "mail")
    await on.sandbox.until(lambda: fault.reached)
    await _submitted(on, window)


def _called(on: Stage) -> set[str]:
    return {call.method for call in on.sandbox.calls}


LOSING: dict[str, Act] = {
    "": at_once,
    " too late": too_late,
    " of two choices": twice,
    " after an earlier choice": for_an_earlier_choice,
}
"""The ways in which the window is not what was chosen when it is submitted."""


def uninvited(on: Stage) -> list[str]:
    """Return who is in the incident's channel though another service was chosen."""
    channels = on.sandbox.workspace.channels
    return [
        f"{on.kim.person.name} in {channel.name}"
        for channel in channels
        if channel.name.startswith("incident-") and on.kim.person.id in channel.members
    ]
