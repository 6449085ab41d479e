"""The ways in which a request is refused or has to wait."""

from attrs import frozen


@frozen
class Rejected(Exception):  # noqa: N818 - the field's word: a command is rejected.
    """The command makes no sense now; the person who gave it is told why."""

    reason: str


@frozen
class Conflict(Exception):  # noqa: N818 - the field's word.
    """Somebody else appended first; read what is new and decide again."""

    key: int


@frozen
class Repeated(Exception):  # noqa: N818 - the field's word.
    """The request was carried out before, on the incident named by ``key``."""

    key: int


@frozen
class JournalUnavailable(Exception):  # noqa: N818 - a state of the journal.
    """The journal cannot be written or read now; nothing was lost, try later."""

    why: str


@frozen
class Superseded(Exception):  # noqa: N818 - the state of who acts.
    """Another process acts for this actor now; whoever meets this stops acting."""

    key: int


@frozen
class Overloaded(Exception):  # noqa: N818 - a state of the mailbox.
    """The mailbox is full; nothing was taken in."""

    key: int


@frozen
class Crashed(Exception):  # noqa: N818 - what happened to the actor.
    """The actor met a bug while it handled this request."""

    key: int


@frozen
class Parked(Exception):  # noqa: N818 - the state of an incident that kept crashing.
    """The actor crashed too often and waits for a person to release it."""

    key: int
