import ast
import sys
from pathlib import Path

import aiohttp

import bot.sandbox
from bot.sandbox import METHODS, SCOPES, SandboxOptions
from bot.sandbox.fields import dig, parse
from tests.sandbox.app import running

WRITTEN_FROM = {"aiohttp", "anyio", "attrs", "bot"}


def test_the_sandbox_imports_nothing_of_the_bot_that_it_tests() -> None:
    folder = Path(bot.sandbox.__file__).parent
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                root = name.split(".")[0]
                assert root in WRITTEN_FROM or root in sys.stdlib_module_names
                assert root != "bot" or name.startswith("bot.sandbox"), (file, name)


async def test_a_call_without_a_token_is_not_authed() -> None:
    async with running() as app:
        answer = await app.call("auth.test", token="")

        assert answer == {"ok": False, "error": "not_authed"}


async def test_a_foreign_token_is_refused() -> None:
    async with running() as app:
        answer = await app.call("auth.test", token="xoxb-other")

        assert answer["error"] == "invalid_auth"


async def test_each_method_takes_its_own_kind_of_token() -> None:
    async with running() as app:
        app_token, bot_token = app.sandbox.app_token, app.sandbox.bot_token
        post = await app.call("chat.postMessage", token=app_token)
        connect = await app.call("apps.connections.open", token=bot_token)

        assert post["error"] == "not_allowed_token_type"
        assert connect["error"] == "not_allowed_token_type"


async def test_an_unknown_method_is_named_so() -> None:
    async with running() as app:
        assert await app.error("chat.shout") == "unknown_method"


async def test_a_missing_scope_is_reported_with_what_is_needed() -> None:
    async with running(SandboxOptions(scopes=frozenset({"chat:write"}))) as app:
        answer = await app.call("pins.list", {"channel": "C1"})

        assert answer["error"] == "missing_scope"
        assert answer["needed"] == "pins:read"
        assert answer["provided"] == "chat:write"


async def test_a_private_channel_needs_the_scope_for_private_channels() -> None:
    scopes = SCOPES - {"groups:write"}
    async with running(SandboxOptions(scopes=scopes)) as app:
        public = await app.call("conversations.create", {"name": "open"})
        private = await app.call(
            "conversations.create", {"name": "closed", "is_private": True}
        )

        assert public["ok"]
        assert private["error"] == "missing_scope"


async def test_arguments_come_as_query_form_or_json() -> None:
    async with running() as app:
        url = app.sandbox.api_url + "conversations.create"
        headers = {"Authorization": f"Bearer {app.sandbox.bot_token}"}
        names = []
        for way in (
            {"params": {"name": "by-query"}},
            {"data": {"name": "by-form"}},
            {"json": {"name": "by-json"}},
        ):
            async with app.session.request("POST", url, headers=headers, **way) as got:  # type: ignore[arg-type]  # each way is one keyword
                names.append(dig(parse(await got.read()), "channel", "name"))

        assert names == ["by-query", "by-form", "by-json"]


async def test_a_token_may_be_an_argument_and_is_not_logged() -> None:
    async with running() as app:
        url = app.sandbox.api_url + "auth.test"
        async with app.session.post(url, data={"token": app.sandbox.bot_token}) as got:
            assert dig(parse(await got.read()), "ok") is True

        assert app.sandbox.calls[-1].args.fields == {}


async def test_a_body_that_is_not_json_is_refused() -> None:
    async with running() as app:
        url = app.sandbox.api_url + "auth.test"
        headers = {"Content-Type": "application/json"}
        async with app.session.post(url, data=b"{", headers=headers) as got:
            assert dig(parse(await got.read()), "error") == "invalid_json"


async def test_the_call_log_keeps_the_latest_calls() -> None:
    async with running(SandboxOptions(call_log=2)) as app:
        for name in ("a", "b", "a"):
            await app.call("conversations.create", {"name": name})

        log = app.sandbox.calls
        assert [call.args.text("name") for call in log] == ["b", "a"]
        assert [call.ok for call in log] == [True, False]
        assert log.of("conversations.create")[-1].error == "name_taken"


async def test_each_method_of_the_table_answers_over_http() -> None:
    async with running() as app:
        for name, method in METHODS.items():
            token = app.sandbox.app_token if name.startswith("apps.") else None
            answer = await app.call(name, {}, token=token)

            assert answer["ok"] in {True, False}, method
            assert answer.get("error") != "unknown_method"


async def test_paths_that_slack_does_not_have_are_not_found() -> None:
    async with running() as app:
        root = app.sandbox.api_url.removesuffix("/api/")
        async with app.session.get(f"{root}/elsewhere") as got:
            assert got.status == 404


async def test_auth_test_and_bots_info_name_the_app() -> None:
    async with running(SandboxOptions(app_name="Beacon")) as app:
        auth = await app.good("auth.test")
        info = await app.good("bots.info", {"bot": auth["bot_id"]})

        assert auth["user_id"] == app.sandbox.workspace.bot.id
        assert dig(info, "bot", "app_id") == app.sandbox.workspace.app_id
        assert dig(info, "bot", "name") == "Beacon"
        assert await app.error("bots.info", {"bot": "B1"}) == "bot_not_found"


async def test_two_sandboxes_do_not_know_each_other() -> None:
    options = SandboxOptions(seed=2)
    async with running() as one, running(options) as other:
        assert one.sandbox.api_url != other.sandbox.api_url
        answer = await one.call("auth.test", token=other.sandbox.bot_token)
        assert answer["error"] == "invalid_auth"
        assert isinstance(other.session, aiohttp.ClientSession)
