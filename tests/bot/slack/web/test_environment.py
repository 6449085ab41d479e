"""Nothing but the settings decides how Slack is reached."""

from pathlib import Path

import pytest

from bot.slack.web.results import Done
from bot.slack.web.session import slack_session
from bot.slack.web.web_api import WebApi
from tests.bot.slack.web.office import TOKEN, office


async def test_nothing_else_from_the_environment_gets_into_a_call(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine slack.com login mole password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "WSS_PROXY", "WS_PROXY"):
        monkeypatch.setenv(name, "http://[nonsense")
        monkeypatch.setenv(name.lower(), "nonsense://mole:hunter2@[")
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "none" / "keys"))
    async with office() as here:
        assert await here.call() == Done(body={"ok": True})
        assert await here.connect() == "WSServerHandshakeError"

    told = b"\n".join(here.slack.requests).decode() + "\n".join(here.proxy.heads)
    assert "Basic" not in told
    assert "hunter2" not in told


async def test_netrc_is_never_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_bytes(b"\xff\xfe machine")
    monkeypatch.setenv("HOME", str(tmp_path))
    async with office() as here:
        assert await here.call() == Done(body={"ok": True})


async def test_slack_sdks_client_takes_no_proxy_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://mole:hunter2@proxy.test:3128")
    async with slack_session() as session:
        client = WebApi(session=session, token=TOKEN)._client

    assert "hunter2" not in str(vars(client))
