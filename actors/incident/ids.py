"""Types for ids, so one kind of id cannot be passed for another."""

from typing import NewType

IncidentNumber = NewType("IncidentNumber", int)
"""The incident's number: its key in the journal, never used again; gaps are allowed."""

PersonId = NewType("PersonId", str)
"""A Slack user id, such as ``U0123ABCD``."""

ChannelId = NewType("ChannelId", str)
"""A Slack conversation id, such as ``C0123ABCD``; never a channel's name."""

MessageTs = NewType("MessageTs", str)
"""A Slack message's timestamp, which is its id within its channel."""

StepKey = NewType("StepKey", str)
"""One occasion of a plan row: ``row``, ``row/occasion`` or ``row/occasion/target``."""
