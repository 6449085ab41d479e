"""The situation in which somebody asks for help: the channel, and their part in it."""

from enum import Enum, auto


class Situation(Enum):
    """Where somebody is, and for an open incident whether they have a role in it."""

    ELSEWHERE = auto()
    """In no channel of an incident."""

    HOLDER = auto()
    """In an open incident's channel, with a role."""

    HELPER = auto()
    """In an open incident's channel, without a role."""

    CLOSED = auto()
    """In a closed incident's channel."""
