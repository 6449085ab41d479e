"""Picks the bot's messages by the row of the plan that posted them.

Rule: a check ignores the messages of other rows, so a new row breaks no check.
"""

from collections.abc import Iterator

from actors.incident.keys import ANNOUNCE, HANDOFF, NOTICE
from bot.demo.outcome import BotMessage, Conversation, ExpectedIncident, Outcome


def posted_by(row: str, channel: Conversation) -> list[BotMessage]:
    return [message for message in channel.messages if message.row == row]


def about(outcome: Outcome, place: str, channel: str) -> list[BotMessage]:
    """Return the messages in a place that lead to an incident's channel."""
    return [x for x in outcome.named(place).messages if f"#{channel}" in x.text]


def notices_of_first(outcome: Outcome) -> Iterator[tuple[str, list[BotMessage]]]:
    """Yield each channel that hears of the first incident, with the notices in it."""
    own = outcome.channel_of(outcome.first)
    yield own.name, posted_by(NOTICE, own)
    for place in sorted(outcome.first.announced_in):
        said = about(outcome, place, own.name)
        yield place, [message for message in said if message.row == NOTICE]


def is_news(message: BotMessage) -> bool:
    """Return whether people read news in it; a message of no step counts as news."""
    return message.row in {ANNOUNCE, NOTICE, HANDOFF, ""}


def raises_severity(incident: ExpectedIncident, message: BotMessage) -> bool:
    return all(word in message.text for word in incident.severities)


def is_closing(incident: ExpectedIncident, message: BotMessage) -> bool:
    return incident.summary in message.text
