"""Who goes first when many wait for Slack."""

from attrs import frozen


@frozen(order=True)
class Rank:
    """The place of an incident's calls: the lower rank first, then the lower number.

    Attributes:
        severity: the rank of the incident's severity.
        number: the incident's number.
    """

    severity: int
    number: int


PEOPLE = Rank(severity=0, number=0)
"""A person is waiting at a window: ahead of every incident's steps, and not delayed by
how their calls fare."""
