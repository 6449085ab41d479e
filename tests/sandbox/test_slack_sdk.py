import asyncio
import sys

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import Fault, How, Sandbox
from tests.sandbox.app import modal, question


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    # slack_sdk takes even loopback through it.
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


def client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(
        token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[]
    )


async def test_the_sdk_s_web_client_understands_every_answer() -> None:
    async with Sandbox.serving() as sandbox:
        web = client(sandbox)
        sam = sandbox.workspace.add_person("Sam")
        made = await web.conversations_create(name="room")
        room = made["channel"]["id"]
        await web.conversations_invite(channel=room, users=[sam.id], force=True)
        await web.conversations_setTopic(channel=room, topic="calm")
        posted = await web.chat_postMessage(
            channel=room,
            text="hello",
            blocks=[{"type": "divider"}],
            metadata={"event_type": "mark", "event_payload": {"key": "1"}},
        )
        await web.pins_add(channel=room, timestamp=posted["ts"])
        await web.bookmarks_add(
            channel_id=room, title="Graphs", type="link", link="https://x.test"
        )
        await web.chat_update(channel=room, ts=posted["ts"], text="bye")
        history = await web.conversations_history(
            channel=room, include_all_metadata=True, limit=1
        )

        assert history["messages"][0]["metadata"]["event_payload"] == {"key": "1"}
        assert history["messages"][0]["text"] == "bye"
        assert sandbox.workspace.channel(room).topic == "calm"
        assert sam.id in sandbox.workspace.channel(room).members


async def test_the_sdk_reads_pages_to_their_end() -> None:
    async with Sandbox.serving() as sandbox:
        for number in range(5):
            sandbox.workspace.add_channel(f"room-{number}")
        names = []
        async for page in await client(sandbox).users_conversations(limit=2):
            names += [channel["name"] for channel in page["channels"]]

        assert names == [f"room-{number}" for number in range(5)]


async def test_the_sdk_raises_slack_s_errors_and_reads_retry_after() -> None:
    async with Sandbox.serving() as sandbox:
        with pytest.raises(SlackApiError) as refused:
            await client(sandbox).conversations_info(channel="C1")
        sandbox.plant(Fault(how=How.RATE_LIMITED, retry_after=7))
        with pytest.raises(SlackApiError) as limited:
            await client(sandbox).auth_test()

        assert refused.value.response["error"] == "channel_not_found"
        assert limited.value.response.headers["retry-after"] == "7"


async def test_the_sdk_s_socket_mode_client_lives_with_the_sandbox() -> None:
    async with Sandbox.serving() as sandbox:
        person = sandbox.workspace.add_person("Sam")
        room = sandbox.workspace.add_channel("room", [person])
        sam = sandbox.acting(person)
        web = client(sandbox)
        urls = []

        async def listen(
            socket: AsyncBaseSocketModeClient, request: SocketModeRequest
        ) -> None:
            answer = SocketModeResponse(envelope_id=request.envelope_id)
            if request.type == "slash_commands":
                urls.append(request.payload["response_url"])
                answer.payload = {"text": "here is your form"}
                await web.views_open(
                    trigger_id=request.payload["trigger_id"],
                    view=modal(question("what")),
                )
            await socket.send_socket_mode_response(answer)

        socket = SocketModeClient(
            app_token=sandbox.app_token,
            web_client=AsyncWebClient(base_url=sandbox.api_url),
        )
        socket.socket_mode_request_listeners.append(listen)
        await socket.connect()  # type: ignore[no-untyped-call]  # so in slack-sdk
        await sandbox.connected()
        try:
            reply = await sam.types("/form", "", room)
            window = await sam.window()
            sam.fills(window, "what", "what", "It is all on fire")
            submitted = await sam.submits(window)
            answer = await AsyncWebhookClient(urls[0]).send(text="thank you")
        finally:
            await socket.close()  # type: ignore[no-untyped-call]  # so in slack-sdk

        assert reply.text == "here is your form"
        assert submitted.closed
        assert (answer.status_code, answer.body) == (200, "ok")
        assert [line.text for line in sam.sees][-1] == "thank you"


async def test_the_sandbox_runs_on_its_own_and_says_how_to_reach_it() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "0", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        lines = [(await process.stdout.readline()).decode() for _ in range(3)]
        found = dict(line.strip().split("=", 1) for line in lines)
        web = AsyncWebClient(
            token=found["SLACK_BOT_TOKEN"], base_url=found["SLACK_API_URL"]
        )
        listed = await web.conversations_list()
    finally:
        process.kill()
        await process.wait()

    assert [channel["name"] for channel in listed["channels"]] == ["general", "random"]
    assert found["SLACK_APP_TOKEN"].startswith("xapp-")
