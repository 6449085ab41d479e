"""The record of an incident, for people to read and to write the post-mortem in."""

from bot.record.record import people_of, record

__all__ = ["people_of", "record"]
