"""The lines that the bot logs while a test runs it in this process."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from attrs import define

Line = MutableMapping[str, object]

LINES: ContextVar[list[str] | None] = ContextVar("LINES", default=None)
"""The lines of this task and of the tasks that it starts."""


@define
class _LogCapture:
    """A log processor before all others, which keeps each line."""

    attached: int = 0

    def __call__(self, logger: object, name: str, line: Line) -> Line:
        if (kept := LINES.get()) is not None:
            # Render tracebacks at once: they would keep the whole run in memory.
            told = structlog.processors.format_exc_info(logger, name, {**line})
            kept.append(str(dict(told)))
        return line


CAPTURE = _LogCapture()


@contextmanager
def captured_logs() -> Iterator[list[str]]:
    """Capture the log lines of this task and its children; captures may nest."""
    if not CAPTURE.attached:
        before = structlog.get_config()["processors"]
        structlog.configure(processors=[CAPTURE, *before])
    CAPTURE.attached += 1
    kept: list[str] = []
    token = LINES.set(kept)
    try:
        yield kept
    finally:
        LINES.reset(token)
        CAPTURE.attached -= 1
        if not CAPTURE.attached:
            after = structlog.get_config()["processors"]
            structlog.configure(processors=[x for x in after if x is not CAPTURE])
