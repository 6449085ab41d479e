"""Logs: one line for each event, to standard output, lower case, values as fields."""

import logging

import structlog

from bot.settings import LogFormat, LogLevel

# Without local variables: they hold what people typed, and more.
_exceptions = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure_logs(form: LogFormat, level: LogLevel, *, colours: bool = False) -> None:
    """Set up structlog; other libraries are heard from warnings on.

    Colours are for people at a terminal; a file or a pipe would keep their codes.
    """
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    # It repeats every second what we say once, and names hosts.
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    is_json = form is LogFormat.JSON
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
            *(
                [
                    _exceptions,
                    structlog.processors.JSONRenderer(),
                ]
                if is_json
                else [
                    structlog.dev.ConsoleRenderer(
                        colors=colours,
                        exception_formatter=structlog.dev.plain_traceback,
                    )
                ]
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
