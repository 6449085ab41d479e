"""The sandbox says about an app's set-up what Slack says."""

import aiohttp
import pytest

from bot.sandbox import Sandbox, SandboxOptions


async def post(
    sandbox: Sandbox, method: str, token: str, **fields: str
) -> tuple[object, str | None]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{sandbox.api_url}{method}",
            data=fields,
            headers={"Authorization": f"Bearer {token}"},
        ) as response,
    ):
        return await response.json(), response.headers.get("X-OAuth-Scopes")


async def test_every_answer_has_the_scopes_of_its_token() -> None:
    options = SandboxOptions(scopes=frozenset({"commands", "chat:write"}))
    async with Sandbox.serving(options) as sandbox:
        _, bots = await post(sandbox, "auth.test", sandbox.bot_token)
        _, apps = await post(sandbox, "apps.connections.open", sandbox.app_token)
        refused, still = await post(sandbox, "users.info", sandbox.bot_token)
        _, nobodys = await post(sandbox, "auth.test", "xoxb-unknown")

    assert bots == still == "chat:write,commands"
    assert apps == "connections:write"
    assert isinstance(refused, dict)
    assert refused["error"] == "missing_scope"
    assert nobodys is None


async def test_a_slack_that_does_not_tell_the_scopes_has_no_header() -> None:
    async with Sandbox.serving(SandboxOptions(tells_scopes=False)) as sandbox:
        _, scopes = await post(sandbox, "auth.test", sandbox.bot_token)

    assert scopes is None


async def test_the_app_token_names_the_app_of_the_sockets() -> None:
    async with Sandbox.serving() as sandbox:
        app = sandbox.workspace.app_id
        bot, _ = await post(
            sandbox, "bots.info", sandbox.bot_token, bot=sandbox.workspace.bot_id
        )
        hello = sandbox.socket_mode.hello()

    assert sandbox.app_token.startswith(f"xapp-1-{app}-")
    assert isinstance(bot, dict)
    assert bot["bot"]["app_id"] == app
    assert hello["connection_info"] == {"app_id": app}


async def test_bots_info_names_another_app_of_the_bot_token() -> None:
    async with Sandbox.serving(SandboxOptions(bot_app="A0OTHER")) as sandbox:
        bot, _ = await post(
            sandbox, "bots.info", sandbox.bot_token, bot=sandbox.workspace.bot_id
        )

    assert isinstance(bot, dict)
    assert bot["bot"]["app_id"] == "A0OTHER"


@pytest.mark.parametrize("org_wide", [True, False])
async def test_auth_test_tells_an_org_wide_install(*, org_wide: bool) -> None:
    options = SandboxOptions(enterprise="E1", org_wide=org_wide, strangers=3)
    async with Sandbox.serving(options) as sandbox:
        told, _ = await post(sandbox, "auth.test", sandbox.bot_token)
        hello = sandbox.socket_mode.hello()

    assert isinstance(told, dict)
    assert told["is_enterprise_install"] is org_wide
    assert hello["num_connections"] == 3
