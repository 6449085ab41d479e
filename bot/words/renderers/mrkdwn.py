"""Slack's markup, for notifications and for messages without blocks."""

from typing import assert_never

from bot.slack.kit import mrkdwn
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words.spans import Everybody, Hyperlink, Person, Place, Said, Span, Text, Time


def as_mrkdwn(said: Said) -> Mrkdwn:
    """Write a sentence without bold, because typed text may contain asterisks."""
    marked_up = "".join(map(_marked_up, said.spans))
    # Slack would take all lines to the end of the message into the quote.
    return Mrkdwn(marked_up.replace("\n&gt;", "\n\u2060&gt;"))


def _marked_up(span: Span) -> Mrkdwn:
    match span:
        case Text(text=text, code=code):
            said = mrkdwn.escape(text)
            return Mrkdwn(f"`{said}`") if code else said
        case Person(id=person_id):
            return mrkdwn.person(person_id)
        case Place(id=channel_id):
            return mrkdwn.channel(channel_id)
        case Everybody():
            return mrkdwn.EVERYBODY
        case Hyperlink(url=url, label=label):
            return mrkdwn.link(url, label)
        case Time(at=at):
            return mrkdwn.when(at)
        case _:
            assert_never(span)
