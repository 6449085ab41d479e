"""The versions of the plan, and what each of them added.

Rule: an incident keeps the version with which it was declared.
What a later version added is not owed to it, so a finished incident stays finished.
"""

PLAN_VERSION = 3
"""The version of new incidents; raise it when the plan owes more than before."""

LATE_CHANNEL_IS_TOLD = 2
"""Channels whose announcement named no channel are told when there is one."""

RECEIPTS_GO_ELSEWHERE = 3
"""A refused receipt comes without blocks, or to channels that heard nothing yet."""

EDITS_ARE_TOLD = 3
"""A receipt says of a refused edit that it is one."""
