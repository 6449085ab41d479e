"""Which news cannot wait, and which has to be seen in the channel itself."""

from datetime import timedelta

from actors.incident.details import SeverityNews
from actors.incident.events import News
from actors.incident.lifecycle import ClosingNews, ReopeningNews
from actors.incident.steps.events import ChannelNews
from actors.incident.updates import UpdateNews

GATHERED = timedelta(seconds=10)
"""News waits this long for more from the same person, and becomes one message.

People change several things one after another, and nobody wants a message about each.
"""


def is_loud(news: News) -> bool:
    """Whether it goes into the channel itself, because a reply may notify nobody."""
    match news:
        case SeverityNews(before=before, after=after):
            return after.rank < before.rank
        case ClosingNews() | ReopeningNews():
            return True
        case _:
            return False


def is_urgent(news: News) -> bool:
    """Whether it goes at once, and takes along what waits.

    Nobody is about to add anything to news that the bot itself has caused.
    """
    return is_loud(news) or isinstance(news, ChannelNews | UpdateNews)
