"""What an actor can do next: act, wait until a time, or rest."""

from datetime import datetime
from typing import Generic, TypeVar

from attrs import frozen

A_co = TypeVar("A_co", covariant=True)


@frozen(kw_only=True)
class Act(Generic[A_co]):
    """This step is due; in doubt it is looked up before it is repeated."""

    step: A_co
    in_doubt: bool


@frozen(kw_only=True)
class Wait:
    """Nothing is due before this time."""

    until: datetime


@frozen
class Rest:
    """Nothing is due until somebody says something."""


Move = Act[A_co] | Wait | Rest
