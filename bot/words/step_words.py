"""The words for a row of the plan."""

from attrs import frozen


@frozen
class StepWords:
    """The words for a plan row: done, to do, and by hand.

    ``{what}`` is one thing or several, and ``{s}`` makes the word before it plural.
    """

    done: str
    to_do: str
    by_hand: str
