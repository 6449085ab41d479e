"""A company's network: a proxy is the only way out, with an authority of its own."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from attrs import define, evolve

from bot.sandbox import Fault, How
from bot.settings import read_settings, read_text
from bot.settings.settings import DEFAULT_API_URL
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.process import EX_CONFIG, environment_of, running, stderr_of
from tests.connect_proxy import ConnectProxy, connect_proxy
from tests.fence import fence
from tests.source_code import ROOT
from tests.tls_front import ANSWERS, API, SOCKETS, tls_front

FENCED = (sys.executable, "-m", "tests.fence", "run")
LOGIN = "user:p%40ss@"
AUTHORIZATION = "Proxy-Authorization: Basic dXNlcjpwQHNz\r\n"

NONSENSE = {
    name: "nonsense://mole:hunter2@["
    for upper in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "WS_PROXY", "WSS_PROXY")
    for name in (upper, upper.lower())
} | {
    "NETRC": "/dev/null/netrc",
    "NO_PROXY": "[,:,/",
    "SSLKEYLOGFILE": "/dev/null/keys",
    "SSL_CERT_FILE": "/dev/null/certificates",
}
"""Settings of some machines, which must not matter here."""


@define(kw_only=True)
class CompanyNetwork:
    """Slack under its real names, behind the proxy."""

    harness: Harness
    proxy: ConnectProxy
    variables: dict[str, str]

    def places(self) -> set[str]:
        return {asked.removeprefix("CONNECT ") for asked in self.proxy.asked}


@asynccontextmanager
async def company_network(
    folder: Path, unaudited: str = ""
) -> AsyncIterator[CompanyNetwork]:
    async with set_up(folder, unaudited=unaudited) as harness:
        behind = int(harness.sandbox.api_url.split(":")[2].split("/")[0])
        async with (
            tls_front(behind) as front,
            connect_proxy(front.routes, LOGIN) as proxy,
        ):
            harness.sandbox.socket_mode.base = f"wss://{SOCKETS}"
            harness.sandbox.response_urls.base = f"https://{ANSWERS}"
            proxy.authorization = AUTHORIZATION
            own = folder / "own.pem"
            own.write_text(front.authority)
            variables = {
                "SLACK_API_URL": "",
                "HTTPS_PROXY": proxy.url.removeprefix("http://"),
                "SSL_CERT_FILE": str(own),
                "LOG_LEVEL": "info",
            }
            yield CompanyNetwork(harness=harness, proxy=proxy, variables=variables)


async def test_calls_answers_and_sockets_all_go_through_the_proxy(
    tmp_path: Path,
) -> None:
    async with company_network(tmp_path) as here:
        harness = here.harness
        told = read_settings(environment_of(harness, **here.variables), read_text)
        assert told.api_url == DEFAULT_API_URL
        harness.settings = evolve(
            harness.settings,
            api_url=told.api_url,
            proxy=told.proxy,
            certificates=told.certificates,
        )
        with fence() as tried:
            async with harness.bot():
                await harness.declare_fully()
                harness.sandbox.plant(
                    Fault(
                        how=How.ERROR, method="views.open", error="expired_trigger_id"
                    )
                )
                await harness.kim.types("/incident", "", harness.help)
                await harness.sandbox.until(
                    lambda: any(x.origin == "response_url" for x in harness.kim.sees)
                )

    assert tried == []
    assert here.places() == {f"{name}:443" for name in (API, ANSWERS, SOCKETS)}


async def test_the_process_serves_behind_the_proxy(tmp_path: Path) -> None:
    async with company_network(tmp_path) as here:
        harness = here.harness
        log = tmp_path / "bot.log"
        netrc = tmp_path / "netrc"
        netrc.write_text(f"machine {API} login mole password hunter2\n")
        variables = here.variables | {"NETRC": str(netrc), "WSS_PROXY": "http://["}
        async with running(environment_of(harness, **variables), FENCED, log):
            await harness.sandbox.connected(2, within=20)
            await harness.declare_fully()

        words = log.read_text()
        assert here.places() == {f"{API}:443", f"{SOCKETS}:443"}
        assert '"event": "proxy in use"' in words
        assert "p@ss" not in words
        assert "p%40ss" not in words


async def test_a_proxy_that_refuses_everyone_ends_the_start_with_a_fix(
    tmp_path: Path,
) -> None:
    async with company_network(tmp_path, unaudited="it never starts") as here:
        here.proxy.authorization = "Proxy-Authorization: Basic another"
        env = environment_of(here.harness, **here.variables)
        async with running(env, FENCED) as process:
            assert await process.wait() == EX_CONFIG
            words = await stderr_of(process)

    assert words.strip() == (
        "HTTPS_PROXY: the proxy does not accept the user name and password, or there "
        "are none (407). Fix: write http://user:password@host:port"
    )


async def test_the_bot_survives_a_proxy_that_fails_later_and_logs_a_fix(
    tmp_path: Path,
) -> None:
    async with company_network(tmp_path) as here:
        harness, log = here.harness, tmp_path / "bot.log"
        async with running(environment_of(harness, **here.variables), FENCED, log):
            await harness.sandbox.until(
                lambda: harness.sandbox.socket_mode.opened == 2, 20
            )
            here.proxy.authorization = "Proxy-Authorization: Basic another"
            await harness.sandbox.socket_mode.disconnect("refresh_requested")
            with anyio.fail_after(20):
                await here.proxy.refused.wait()
            here.proxy.authorization = AUTHORIZATION
            await harness.sandbox.until(
                lambda: harness.sandbox.socket_mode.opened == 4, 20
            )
            await harness.declare_fully()

        words = log.read_text()
        assert '"reason": "proxy_407"' in words
        assert '"problem": "HTTPS_PROXY: the proxy does not accept' in words


async def test_a_slack_on_this_machine_is_reached_whatever_is_set_there(
    tmp_path: Path,
) -> None:
    async with (
        set_up(tmp_path) as harness,
        running(environment_of(harness, **NONSENSE), FENCED),
    ):
        await harness.sandbox.connected(2, within=20)
        await harness.declare_fully()


@pytest.mark.parametrize("command", ["manifest", "--version", "demo --help"])
def test_every_command_works_whatever_is_set_on_the_machine(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command.split()],
        capture_output=True,
        cwd=ROOT,
        env=os.environ | NONSENSE,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
