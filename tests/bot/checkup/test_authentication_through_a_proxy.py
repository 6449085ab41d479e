"""Authentication through a company's proxy."""

from datetime import UTC, datetime

import anyio
import pytest
from attrs import define, evolve
from structlog.testing import capture_logs

from bot.checkup.authentication import Unusable, authenticate
from bot.settings import Proxy, Settings, Token
from bot.settings.network import network_of
from bot.slack.web.identity import Identity
from bot.slack.web.network import Network
from bot.slack.web.session import slack_session
from bot.slack.web.web_api import WebApi
from tests.bot.slack.socket.transport_fake import closed_port
from tests.connect_proxy import answer, connect_proxy


def test_the_network_follows_the_settings() -> None:
    plain = Settings(bot_token=Token("xoxb-1"), app_token=Token("xapp-1"))
    proxy = Proxy(url="http://p:1", authorization="Basic eA==", direct=("a", "b"))

    assert network_of(plain) == Network()
    assert network_of(evolve(plain, certificates="PEM")) == Network(certificates="PEM")
    assert network_of(evolve(plain, proxy=proxy, certificates="PEM")) == Network(
        proxy="http://p:1",
        authorization="Basic eA==",
        direct=("a", "b"),
        certificates="PEM",
    )


@define
class ImpatientClock:
    """Sets the event instead of waiting for it."""

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC)

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        event.set()


async def authenticated(proxy: str, *, has_served: bool = False) -> Identity | None:
    async with slack_session(Network(proxy=proxy)) as session:
        api = WebApi(session=session, token="xoxb-1")
        stop = anyio.Event()
        return await authenticate(api, ImpatientClock(), stop, has_served=has_served)


async def test_a_proxy_that_refuses_our_login_makes_the_set_up_unusable() -> None:
    async with connect_proxy() as proxy:
        proxy.refusal = answer(b"407 Proxy Authentication Required")
        with pytest.raises(Unusable) as unusable:
            await authenticated(proxy.url)

    assert str(unusable.value) == (
        "HTTPS_PROXY: the proxy does not accept the user name and password, or there "
        "are none (407). Fix: write http://user:password@host:port"
    )


@pytest.mark.parametrize("more", [(), (b"Proxy-Authenticate: Negotiate",)])
async def test_a_bot_that_has_served_waits_when_the_proxy_refuses_its_login(
    more: tuple[bytes, ...],
) -> None:
    async with connect_proxy() as proxy:
        proxy.refusal = answer(b"407 Proxy Authentication Required", *more)
        with capture_logs() as lines:
            assert await authenticated(proxy.url, has_served=True) is None

    assert lines[-1]["event"] == "slack unavailable"
    assert lines[-1]["problem"].startswith("HTTPS_PROXY: the proxy")


async def test_a_proxy_with_another_kind_of_login_makes_the_set_up_unusable() -> None:
    async with connect_proxy() as proxy:
        proxy.refusal = answer(b"407 No", b"Proxy-Authenticate: Negotiate")
        with pytest.raises(Unusable, match="does not accept Basic authentication"):
            await authenticated(proxy.url)


async def test_it_waits_while_a_proxy_blocks_slack_and_logs_a_fix() -> None:
    async with connect_proxy() as proxy:
        with capture_logs() as lines:
            assert await authenticated(proxy.url) is None

    warning = lines[-1]
    assert warning["log_level"] == "warning"
    assert warning["error"] == "proxy_403"
    assert warning["problem"].startswith("HTTPS_PROXY: the proxy does not let Muster")


async def test_it_waits_for_an_unreachable_proxy_and_logs_a_fix() -> None:
    with capture_logs() as lines:
        assert await authenticated(f"http://127.0.0.1:{await closed_port()}") is None

    assert lines[-1]["problem"] == (
        "HTTPS_PROXY: the proxy cannot be reached. Fix: check its host and port"
    )
