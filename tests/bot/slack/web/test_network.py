"""What reaches Slack directly, and what a network tells of itself."""

import pytest
from yarl import URL

from bot.slack.web.network import DIRECT, Network, is_local
from bot.slack.web.results import Done
from bot.slack.web.session import slack_session
from bot.slack.web.web_api import WebApi
from tests.bot.slack.socket.transport_fake import raw_peer
from tests.bot.slack.web.office import LOGIN, SAYS_OK, TOKEN, says
from tests.connect_proxy import connect_proxy
from tests.fence import fence


async def test_loopback_is_reached_directly() -> None:
    async with (
        raw_peer(says(SAYS_OK)) as peer,
        connect_proxy() as proxy,
        slack_session(Network(proxy=proxy.url)) as session,
    ):
        api = WebApi(session=session, token=TOKEN, base_url=peer.base_url)
        assert await api.call("auth.test") == Done(body={"ok": True})

    assert proxy.asked == []


async def test_an_exempt_host_is_reached_directly() -> None:
    async with connect_proxy() as proxy:
        network = Network(proxy=proxy.url, direct=("hooks.slack.com",))
        with fence() as tried:
            async with slack_session(network) as session:
                api = WebApi(session=session, token=TOKEN)
                await api.respond("https://hooks.slack.com/commands/1", {})
                await api.call("auth.test")

    assert tried == ["socket.getaddrinfo hooks.slack.com"]
    assert proxy.asked == ["CONNECT slack.com:443"]


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8080/api/", True),
        ("https://127.9.9.9/api/", True),
        ("ws://[::1]:8080/link", True),
        ("http://localhost/api/", True),
        ("http://slack.localhost./api/", True),
        ("https://slack.com/api/", False),
        ("https://localhost.slack.com/", False),
        ("https://notlocalhost/", False),
        ("https://128.0.0.1/", False),
        ("https://[::2]/", False),
    ],
)
def test_addresses_on_this_machine_are_recognised(url: str, *, here: bool) -> None:
    through = Network(proxy="http://proxy.test:3128").proxy_for(URL(url))
    assert is_local(URL(url)) is here
    assert through == (None if here else URL("http://proxy.test:3128"))


def test_without_a_proxy_everything_is_reached_directly() -> None:
    assert DIRECT.proxy_for(URL("https://slack.com/api/")) is None


def test_a_network_shows_no_secrets_when_printed() -> None:
    shown = repr(Network(proxy="http://p", authorization=LOGIN, certificates="PEM"))
    assert LOGIN not in shown
    assert "PEM" not in shown
