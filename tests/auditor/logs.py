"""What the bot logs while a test runs it in this process, line by line."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from attrs import define

Line = MutableMapping[str, object]

LINES: ContextVar[list[str] | None] = ContextVar("LINES", default=None)
"""Where the lines of this task, and of those that it starts, are kept."""


@define
class _LogCapture:
    """Stands in front of whatever else is done with a line."""

    attached: int = 0

    def __call__(self, logger: object, name: str, line: Line) -> Line:
        if (kept := LINES.get()) is not None:
            # A traceback is rendered at once; later it would hold the whole run.
            told = structlog.processors.format_exc_info(logger, name, {**line})
            kept.append(str(dict(told)))
        return line


CAPTURE = _LogCapture()


@contextmanager
def captured_logs() -> Iterator[list[str]]:
    """Keep what is logged by this task and its children; several may do so at once."""
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
