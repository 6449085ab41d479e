"""The show: the stage, the bot, the story, the checks, and the verdict."""

import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

import anyio
from attrs import define, field
from rich.console import Console
from rich.text import Text

from bot.demo.bot_process import Child, EndedError, Home, running
from bot.demo.checks import Verdict, judge
from bot.demo.outcome import Ending, rooms_of
from bot.demo.record import FILE, exported
from bot.demo.scenario import Play, first_of, second_of
from bot.demo.slack_text import Reader
from bot.demo.terminal import Narrator
from bot.demo.watcher import Audience, InVainError
from bot.demo.workspace import Stage, furnish, options
from bot.sandbox import Sandbox

LOG_FILE = Path("demo-bot.log")
"""Where the bot's log is kept when something went wrong."""

INTERRUPTED = 130
"""What shells give for a process that Ctrl-C ended."""

SOCKETS = 2
START_SECONDS = 15.0


def perform() -> int:
    """Play the demo on standard output, and return the exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal without Unicode shows question marks, and the story goes on.
        sys.stdout.reconfigure(errors="replace")
    show = Show(console=Console(highlight=False, markup=False, emoji=False))
    try:
        anyio.run(show.run)
    except* SystemExit:
        # Whoever read the output went away, as `| head` does.
        show.exit_code = 1
    if show.exit_code == INTERRUPTED:
        show.console.print("Interrupted; nothing is left running.")
    return show.exit_code


@define(kw_only=True)
class Show:
    """One performance, and what it leaves behind.

    Attributes:
        exit_code: for the process; it stays "interrupted" until there is a verdict.
    """

    console: Console
    exit_code: int = field(default=INTERRUPTED, init=False)

    async def run(self) -> None:
        """Perform until the end, or until somebody has seen enough."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_leave_early, tasks.cancel_scope)
            with tempfile.TemporaryDirectory(prefix="muster-demo-") as folder:
                async with Sandbox.serving(options()) as sandbox:
                    await self._perform(furnish(sandbox), Path(folder))
            tasks.cancel_scope.cancel()

    async def _perform(self, stage: Stage, folder: Path) -> None:
        workspace = stage.sandbox.workspace
        home = Home.of(folder, stage.sandbox, stage.configuration)
        narrator = Narrator(
            console=self.console,
            reader=Reader(workspace=workspace),
            began=workspace.now,
        )
        self.console.print(OPENING)
        try:
            ending = await self._played(stage, home, narrator)
            verdicts = judge(ending)
            self._print(verdicts)
            if failed := sum(bool(verdict.flaws) for verdict in verdicts):
                self._fail(f"{failed} of {len(verdicts)} checks failed", home)
            else:
                FILE.write_text(ending.record, encoding="utf-8")
                self._succeed(len(verdicts), workspace.now - narrator.began, ending)
        except* (InVainError, EndedError, OSError) as group:
            self._fail(str(group.exceptions[0]), home)

    async def _played(self, stage: Stage, home: Home, narrator: Narrator) -> Ending:
        audience = Audience(narrator=narrator, sandbox=stage.sandbox)
        play = Play(stage=stage, audience=audience)
        async with running(home) as child:
            await self._guarded(child, play)
            narrator.scene("The end")
            narrator.say("The bot is told to stop, as a platform does (SIGTERM)")
            code = await child.stop()
            narrator.say(f"It stopped, exit code {code}")
        record = await exported(home, 1)
        return Ending(
            first=first_of(stage),
            second=second_of(stage),
            rooms=rooms_of(stage.sandbox.workspace),
            heard=play.heard,
            exit_code=code,
            record=record,
        )

    async def _guarded(self, child: Child, play: Play) -> None:
        """Play while the bot runs; without it there is no sense in going on."""
        sandbox, narrator = play.stage.sandbox, play.audience.narrator
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(child.ended)
            pid = child.process.pid
            narrator.say(f"The bot starts as process {pid}: python -m bot run")
            try:
                await sandbox.connected(SOCKETS, START_SECONDS)
            except TimeoutError:
                raise InVainError("the bot did not connect") from None
            narrator.say(
                f"It is connected to the Slack in this box, on {SOCKETS} sockets"
            )
            await play.run()
            tasks.cancel_scope.cancel()

    def _print(self, verdicts: tuple[Verdict, ...]) -> None:
        self.console.print("\nWhat was checked in that Slack afterwards:\n")
        for verdict in verdicts:
            mark, colour = ("✗", "red") if verdict.flaws else ("✓", "green")
            self.console.print(Text.assemble((f"  {mark} ", colour), verdict.words))
            for flaw in verdict.flaws:
                self.console.print(Text(f"      {flaw}", style="red"))

    def _succeed(self, checks: int, seconds: float, ending: Ending) -> None:
        slowest = max(ending.heard.times)
        said = f"\nAll {checks} checks hold, {seconds:.1f} s after the start."
        self.console.print(Text(said, style="bold green"))
        self.console.print(
            f"The slowest acknowledgement took {slowest:.2f} s of the 3 s"
        )
        self.console.print(f"The record of incident 1: {FILE}")
        self.exit_code = 0

    def _fail(self, why: str, home: Home) -> None:
        self.console.print(Text(f"\nThe demo failed: {why}.", style="bold red"))
        with suppress(OSError):
            shutil.copyfile(home.log, LOG_FILE)
        self.console.print(f"The end of the bot's log (all of it is in {LOG_FILE}):\n")
        self.console.print(Text(home.log_tail(), style="dim"))
        self.exit_code = 1


OPENING = (
    "An incident from declaration to closure: the real bot, and a Slack in a box that "
    "takes as long for each call as the real one. Times are seconds since the start.\n"
)


async def _leave_early(scope: anyio.CancelScope) -> None:
    """Stop cleanly when told to: what was opened is closed on the way out."""
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as received:
        async for _ in received:
            scope.cancel()
            return
