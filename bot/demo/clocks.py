"""The clocks of the demo, which lets half an hour pass in no time."""

from datetime import datetime, timedelta

from attrs import define, field, frozen

from bot.base.clock import SystemClock
from bot.sandbox import SystemClock as SandboxClock


@define(eq=False)
class SlackClock(SandboxClock):
    """The clock of the Slack in a box; ``ahead``: seconds before the machine's."""

    ahead: float = field(default=0.0, init=False)

    def wall(self) -> float:
        return super().wall() + self.ahead


@frozen
class BotClock(SystemClock):
    """The bot's clock, as far ahead of the machine's."""

    ahead: timedelta

    def now(self) -> datetime:
        return super().now() + self.ahead
