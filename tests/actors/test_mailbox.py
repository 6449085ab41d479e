import anyio
import pytest

from actors.errors import Overloaded
from actors.mailbox import CAPACITY, Mailbox
from tests.actors.fakes import quiet


async def test_messages_are_read_in_order_until_the_mailbox_is_closed() -> None:
    mailbox: Mailbox[int] = Mailbox(1)
    for message in range(5):
        mailbox.post(message)
    mailbox.close()

    assert [message async for message in mailbox.messages()] == [0, 1, 2, 3, 4]
    mailbox.drain()


async def test_a_message_more_than_fits_is_refused_by_name() -> None:
    mailbox: Mailbox[int] = Mailbox(7)
    for message in range(CAPACITY):
        mailbox.post(message)
    with pytest.raises(Overloaded) as overloaded:
        mailbox.post(100)
    mailbox.close()

    assert overloaded.value.key == 7
    assert mailbox.drain() == tuple(range(CAPACITY))


async def test_a_message_on_its_way_to_a_reader_is_still_unread() -> None:
    mailbox: Mailbox[int] = Mailbox(1)
    unread: list[bool] = []

    async def read() -> None:
        unread.extend([mailbox.is_empty async for _ in mailbox.messages()])

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(read)
        await quiet()
        unread.append(mailbox.is_empty)
        mailbox.post(1)
        unread.append(mailbox.is_empty)
        await quiet()
        mailbox.close()
    mailbox.drain()

    assert unread == [True, False, True]


async def test_a_message_left_by_a_crashed_reader_waits_for_the_next() -> None:
    mailbox: Mailbox[int] = Mailbox(1)
    mailbox.post(1)
    mailbox.post(2)
    mailbox.close()
    first = mailbox.messages()

    assert await anext(first) == 1
    assert [message async for message in mailbox.messages()] == [2]
    mailbox.drain()
