"""What the bot says to people that is no step of an incident: answers that fell.

An answer that Slack refuses in its normal place is given in another, and so is the
word that an incident is stopped; it bears a mark of its own, and no intent.
"""

from bot.sandbox import Message
from bot.sandbox.fields import as_fields, as_text

EVENT_TYPE = "muster_answer"


def is_fallback_answer(message: Message) -> bool:
    """Tell it by the metadata, which the bot alone writes under its own id."""
    return as_text(as_fields(message.metadata).get("event_type")) == EVENT_TYPE
