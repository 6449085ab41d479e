"""The versions of the plan, and what each of them added.

Rule: an incident keeps the version that it was declared with.
It does not get what a later version added, so a finished incident stays finished.
"""

PLAN_VERSION = 5
"""The version of new incidents; raise it when the plan gets more to do."""

LATE_CHANNEL_NOTICE = 2
"""A notice names the channel where an announcement could not name one yet."""

RECEIPTS_GO_ELSEWHERE = 3
"""A refused receipt is posted without blocks, or in channels not announced to yet."""

EDITS_ARE_MARKED = 3
"""A receipt distinguishes a refused edit from a refused posting."""

SHOWS_THE_STATUS = 4
"""The card and the topic say how far people have come; older ones stay as they are
until something changes."""

CARD_SHOWS_WHAT_IS_MISSING = 4
"""The card shows free roles and what is missing most; an older one stays as it is
until something changes."""

ANNOUNCEMENTS_FOLLOW = 5
"""Announcements follow the state; an older one stays as it is until its channel hears
of a change."""

REMINDERS = 4
"""The channel hears that nobody leads; nobody was reminded of anything before."""
