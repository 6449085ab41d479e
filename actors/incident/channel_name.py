"""Which name to try for an incident's channel when others have taken some."""

CHANNEL_NAME_MAX = 80
"""Slack's limit on a channel's name (conversations.create)."""


def candidate_name(wanted: str, taken: int) -> str:
    """The name to try when this many belong to somebody else already."""
    if not taken:
        return wanted
    suffix = f"-{taken + 1}"
    return wanted[: CHANNEL_NAME_MAX - len(suffix)].rstrip("-") + suffix
