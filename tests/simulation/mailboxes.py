"""Mailboxes that record how full they have been."""

from typing import ClassVar, TypeVar

from attrs import define

from actors.mailbox import Mailbox

M = TypeVar("M")


@define(eq=False)
class WatchedMailbox(Mailbox[M]):
    """The real mailbox; ``peak`` is the most messages that ever waited in one."""

    peak: ClassVar[int] = 0
    made: ClassVar[list["WatchedMailbox[object]"]] = []

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        WatchedMailbox.made.append(self)  # type: ignore[arg-type] # it is only closed

    def post(self, message: M) -> None:
        super().post(message)
        WatchedMailbox.peak = max(WatchedMailbox.peak, self._unread)


def clear_mailboxes() -> None:
    """Reset the record, and close what a power cut left open."""
    for mailbox in WatchedMailbox.made:
        mailbox._send.close()
        mailbox._receive.close()
    WatchedMailbox.made.clear()
    WatchedMailbox.peak = 0
