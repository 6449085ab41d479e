"""The name to try for an incident's channel if the first choices are taken."""

CHANNEL_NAME_MAX = 80
"""Slack's limit on a channel's name (conversations.create)."""


def candidate_name(wanted: str, taken: int) -> str:
    """Return the name to try after this many names were taken."""
    if not taken:
        return wanted
    suffix = f"-{taken + 1}"
    return wanted[: CHANNEL_NAME_MAX - len(suffix)].rstrip("-") + suffix
