"""The address of a message."""

import pytest

from actors.incident.ids import ChannelId, MessageTs
from bot.slack.kit.permalink import permalink

HELP, TS = ChannelId("C1"), MessageTs("1700000000.000100")
OURS = "https://acme.slack.com/"
ADDRESS = "https://acme.slack.com/archives/C1/p1700000000000100"
FIRST = MessageTs("1699999999.000900")


@pytest.mark.parametrize(
    ("thread", "address"),
    [
        (MessageTs(""), ADDRESS),
        (TS, ADDRESS),
        (
            FIRST,
            f"{ADDRESS}?thread_ts=1699999999.000900&cid=C1",
        ),
    ],
)
def test_a_reply_has_its_thread_in_the_address(thread: MessageTs, address: str) -> None:
    assert permalink(OURS, HELP, TS, thread) == address


@pytest.mark.parametrize("workspace", ["", "http://acme.slack.com/", "javascript:x"])
def test_without_the_address_of_the_workspace_there_is_none(workspace: str) -> None:
    assert permalink(workspace, HELP, TS, MessageTs("")) == ""


def test_without_a_message_there_is_none() -> None:
    assert permalink(OURS, HELP, MessageTs(""), MessageTs("")) == ""
    assert permalink(OURS, ChannelId(""), TS, MessageTs("")) == ""
