"""How long a running bot waits for others."""

from datetime import timedelta

from attrs import frozen

from bot.slack.web.web_api import DEADLINE


@frozen(kw_only=True)
class Timeouts:
    """How long the bot waits for another process and for Slack.

    Attributes:
        lock: for another process to release the database. A platform that replaces
            a process gives the old one 30 s to end.
        call: seconds for the answer to one Web API call.
    """

    lock: timedelta = timedelta(seconds=35)
    call: float = DEADLINE
