"""The record of an incident, which people read and complete into a report."""

from bot.record.record import channels_of, people_of, record

__all__ = ["channels_of", "people_of", "record"]
