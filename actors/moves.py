"""What an actor does next: act, wait until a time, or rest."""

from datetime import datetime
from typing import Generic, TypeVar

from attrs import frozen

A_co = TypeVar("A_co", covariant=True)


@frozen(kw_only=True)
class Act(Generic[A_co]):
    """This step is due; a step in doubt is looked up before it is repeated."""

    step: A_co
    in_doubt: bool


@frozen(kw_only=True)
class Wait:
    """Nothing is due before this time."""

    until: datetime


@frozen
class Rest:
    """Nothing is due until a command arrives."""


Move = Act[A_co] | Wait | Rest
