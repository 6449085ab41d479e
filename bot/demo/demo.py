"""The demo from start to finish: set-up, bot, scenario, checks and result."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

import anyio
from attrs import define, field
from rich.console import Console
from rich.text import Text

from bot.demo.bot_process import BotEndedError, BotProcess, Environment, running
from bot.demo.check import CheckResult
from bot.demo.checks import run_checks
from bot.demo.clocks import SlackClock
from bot.demo.department import Department, options, set_up
from bot.demo.informing import informed_in
from bot.demo.outcome import Outcome, conversations_of
from bot.demo.record import FILE, exported
from bot.demo.scenario import Scenario, first_of, second_of
from bot.demo.slack_text import Reader
from bot.demo.teamwork import together_in
from bot.demo.terminal import Terminal
from bot.demo.watcher import DemoError, Watcher
from bot.sandbox import Sandbox

LOG_FILE = Path("demo-bot.log")
"""Where the bot's log is copied if the demo fails."""

INTERRUPTED = 130
"""The exit code of a process that Ctrl-C ended, as shells report it."""

SOCKETS = 2
START_SECONDS = 15.0

EARLY = 5.0
"""Seconds from the second start to the time when the promised update is due."""


def run_demo() -> int:
    """Run the demo on standard output, and return the exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal without Unicode shows question marks instead of failing.
        sys.stdout.reconfigure(errors="replace")
    demo = Demo(console=Console(highlight=False, markup=False, emoji=False))
    try:
        anyio.run(demo.run)
    except* SystemExit:
        # The reader of the output has gone, as with `| head`.
        demo.exit_code = 1
    if demo.exit_code == INTERRUPTED:
        demo.console.print("Interrupted; nothing is left running.")
    return demo.exit_code


@define(kw_only=True)
class Demo:
    """One run of the demo, and its exit code.

    Attributes:
        exit_code: for the process; it stays "interrupted" until the checks are done.
    """

    console: Console
    exit_code: int = field(default=INTERRUPTED, init=False)

    async def run(self) -> None:
        """Run to the end, or until a signal stops the process."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_leave_early, tasks.cancel_scope)
            with tempfile.TemporaryDirectory(prefix="muster-demo-") as folder:
                clock = SlackClock()
                async with Sandbox.serving(options(clock)) as sandbox:
                    await self._run(set_up(sandbox, clock), Path(folder))
            tasks.cancel_scope.cancel()

    async def _run(self, department: Department, folder: Path) -> None:
        workspace = department.sandbox.workspace
        environment = Environment.of(
            folder, department.sandbox, department.configuration
        )
        terminal = Terminal(
            console=self.console,
            reader=Reader(workspace=workspace),
            started=workspace.now,
        )
        self.console.print(OPENING)
        try:
            outcome = await self._run_scenario(department, environment, terminal)
            results = run_checks(outcome)
            self._print(results)
            if failed := sum(bool(result.flaws) for result in results):
                self._fail(f"{failed} of {len(results)} checks failed", environment)
            else:
                FILE.write_text(outcome.record, encoding="utf-8")
                self._succeed(len(results), workspace.now - terminal.started, outcome)
        except* (DemoError, BotEndedError, OSError) as group:
            self._fail(str(group.exceptions[0]), environment)

    async def _run_scenario(
        self, department: Department, environment: Environment, terminal: Terminal
    ) -> Outcome:
        watcher = Watcher(terminal=terminal, sandbox=department.sandbox)
        scenario = Scenario(department=department, watcher=watcher)
        async with running(environment) as bot:
            start = f"The bot starts as process {bot.process.pid}: python -m bot run"
            await self._run_while_up(bot, scenario, scenario.begin, start)
            await self._stop(bot, terminal)
        await watcher.print_changes()
        terminal.heading("Time passes, until just before the promised update is due")
        self._let_time_pass(department.clock, scenario.due_at, terminal)
        async with running(environment, department.clock.ahead) as bot:
            start = "The bot starts again, and everybody's clock is ahead as far"
            await self._run_while_up(bot, scenario, scenario.go_on, start)
            code = await self._stop(bot, terminal)
        record = await exported(environment, 1)
        return Outcome(
            first=first_of(department),
            second=second_of(department),
            together=together_in(department),
            informed=informed_in(department),
            conversations=conversations_of(department.sandbox.workspace),
            answers=scenario.answers,
            exit_code=code,
            record=record,
        )

    async def _stop(self, bot: BotProcess, terminal: Terminal) -> int | None:
        terminal.heading("The demo stops the bot")
        terminal.line("The demo tells the bot to stop, as a platform does (SIGTERM)")
        code = await bot.stop()
        terminal.line(f"It stopped, exit code {code}")
        return code

    def _let_time_pass(
        self, clock: SlackClock, until: float, terminal: Terminal
    ) -> None:
        """Set the clock ahead; the times in the output stay those of the demo."""
        passed = max(until - EARLY - clock.wall(), 0.0)
        clock.ahead += passed
        terminal.started += passed
        minutes = round(passed / 60)
        terminal.line(f"It is {minutes} minutes later for the bot and for Slack")

    async def _run_while_up(
        self,
        bot: BotProcess,
        scenario: Scenario,
        part: Callable[[], Awaitable[None]],
        start: str,
    ) -> None:
        """Run a part of the scenario, and stop at once if the bot ends first."""
        sandbox, terminal = scenario.department.sandbox, scenario.watcher.terminal
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(bot.ended)
            terminal.line(start)
            try:
                await sandbox.connected(SOCKETS, START_SECONDS)
            except TimeoutError:
                raise DemoError("the bot did not connect") from None
            terminal.line(
                f"It is connected to the Slack in a box, on {SOCKETS} sockets"
            )
            await part()
            tasks.cancel_scope.cancel()

    def _print(self, results: tuple[CheckResult, ...]) -> None:
        self.console.print("\nWhat the demo checked in the Slack in a box:\n")
        for result in results:
            mark, colour = ("✗", "red") if result.flaws else ("✓", "green")
            self.console.print(Text.assemble((f"  {mark} ", colour), result.words))
            for flaw in result.flaws:
                self.console.print(Text(f"      {flaw}", style="red"))

    def _succeed(self, checks: int, seconds: float, outcome: Outcome) -> None:
        slowest = max(outcome.answers.times)
        said = f"\nAll {checks} checks passed, {seconds:.1f} s after the start."
        self.console.print(Text(said, style="bold green"))
        self.console.print(
            f"The slowest acknowledgement took {slowest:.2f} s; Slack allows 3 s"
        )
        self.console.print(f"The record of incident 1: {FILE}")
        self.exit_code = 0

    def _fail(self, why: str, environment: Environment) -> None:
        self.console.print(Text(f"\nThe demo failed: {why}.", style="bold red"))
        with suppress(OSError):
            shutil.copyfile(environment.log, LOG_FILE)
        self.console.print(f"The end of the bot's log ({LOG_FILE} has all of it):\n")
        self.console.print(Text(environment.log_tail(), style="dim"))
        self.exit_code = 1


OPENING = (
    "An incident from declaration to closure, with the real bot and a Slack in a box. "
    "Each call takes as long as in Slack itself. Times are seconds since the start.\n"
)


async def _leave_early(scope: anyio.CancelScope) -> None:
    """Stop cleanly on a signal, and close everything that was opened."""
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as received:
        async for _ in received:
            scope.cancel()
            return
