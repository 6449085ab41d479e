"""Changed copies of frozen values, for the parts of the state that every event changes.

``attrs.evolve`` looks up and passes on each field by its name, which is most of the
work of a replay. These classes have no slots, so the fields are copied all at once.
"""

from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["changed"]

T = TypeVar("T")

if TYPE_CHECKING:
    # The type checker knows this function, and so checks the names and the types.
    from attrs import evolve as changed
else:

    def changed(old: T, **changes: Any) -> T:
        """Return a copy with these changes; the class is made with ``slots=False``."""
        new = object.__new__(type(old))
        new.__dict__.update(old.__dict__, **changes)
        return new
