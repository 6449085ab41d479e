"""What an exception group is about: its first error."""

from typing import TypeVar

E = TypeVar("E", bound=BaseException)


def first_error(group: BaseExceptionGroup[E]) -> E:
    """Return the first error of a group, however deeply it is nested."""
    found = group.exceptions[0]
    return first_error(found) if isinstance(found, BaseExceptionGroup) else found
