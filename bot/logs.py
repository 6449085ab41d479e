"""Logs: one line an event, to standard output, in lower case, with values as fields."""

import logging

import structlog

from bot.settings import LogFormat, LogLevel

# Without local variables, which contain what people typed and more.
_exceptions = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure_logs(form: LogFormat, level: LogLevel, *, colours: bool = False) -> None:
    """Set up structlog; other libraries log from warnings up.

    Colours are only for a terminal: a file or a pipe would contain their codes.
    """
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    # It repeats every second what the bot logs once, and it names hosts.
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
