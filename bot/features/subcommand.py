"""What a sub-command is: a word, its line in the help, and what it does."""

from collections.abc import Awaitable, Callable

from attrs import frozen

from bot.features.context import Context, Invocation, Reply


@frozen(kw_only=True)
class SubCommand:
    """A row of the table of sub-commands."""

    name: str
    usage: str
    help: str
    run: Callable[[Context, Invocation], Awaitable[Reply]]
