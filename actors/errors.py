"""The reasons why a request is refused or must wait."""

from attrs import frozen


@frozen
class Rejected(Exception):  # noqa: N818 - the field's word: a command is rejected.
    """The command makes no sense now; ``reason`` says why."""

    reason: str


@frozen
class Conflict(Exception):  # noqa: N818 - the field's word.
    """Another append came first; read the new events and decide again."""

    key: int


@frozen
class Repeated(Exception):  # noqa: N818 - the field's word.
    """The request was carried out before, on the actor with this ``key``."""

    key: int


@frozen
class JournalUnavailable(Exception):  # noqa: N818 - a state of the journal.
    """The journal cannot be read or written now; nothing was lost, try later."""

    why: str


@frozen
class Superseded(Exception):  # noqa: N818 - a state of the process.
    """Another process acts for this actor now; this one must stop acting."""

    key: int


@frozen
class Overloaded(Exception):  # noqa: N818 - a state of the mailbox.
    """The mailbox is full; it did not accept the message."""

    key: int


@frozen
class Crashed(Exception):  # noqa: N818 - what happened to the actor.
    """The actor hit a bug while it handled this request."""

    key: int


@frozen
class Parked(Exception):  # noqa: N818 - the state of an incident that kept crashing.
    """The actor crashed too often and waits until a person releases it."""

    key: int
