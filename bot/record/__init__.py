"""The record of an incident, which people read and complete into a report."""

from bot.record.record import people_of, record

__all__ = ["people_of", "record"]
