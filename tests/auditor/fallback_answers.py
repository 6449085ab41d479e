"""Answers in a fallback place, which belong to no step of an incident.

An answer that Slack refuses in its usual place is given in another one, like the
message that an incident is stopped. It has a mark of its own, and no intent.
"""

from bot.sandbox import Message
from bot.sandbox.fields import as_fields, as_text

EVENT_TYPE = "muster_answer"


def is_fallback_answer(message: Message) -> bool:
    """Recognise one by its metadata, which only the bot writes under its own id."""
    return as_text(as_fields(message.metadata).get("event_type")) == EVENT_TYPE
