"""A small app on plain aiohttp, which the tests connect to the sandbox."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress

import aiohttp
from attrs import define, field

from bot.sandbox import Sandbox, SandboxOptions
from bot.sandbox.fields import Fields, as_fields, as_text, dump, parse

Given = Mapping[str, object] | None
Answering = Callable[[Fields], object]

EVENT: dict[str, object] = {"type": "app_home_opened"}


def bare(_frame: Fields) -> object:
    return None


@define(eq=False)
class Link:
    """A socket of the app, with every frame it received."""

    ws: aiohttp.ClientWebSocketResponse
    frames: list[Fields] = field(factory=list)

    async def frame(self) -> Fields:
        message = await self.ws.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise EOFError(message.type.name)
        frame = as_fields(parse(as_text(message.data)))
        self.frames.append(frame)
        return frame

    async def ack(self, frame: Fields, payload: object = None) -> None:
        answer: Fields = {"envelope_id": frame["envelope_id"]}
        if payload is not None:
            answer["payload"] = payload
        await self.ws.send_str(dump(answer))


@define(eq=False)
class App:
    """An app with both tokens."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    async def call(
        self,
        method: str,
        args: Given = None,
        *,
        token: str | None = None,
    ) -> Fields:
        """Call with a JSON body and return the answer, whatever it is."""
        used = self.sandbox.bot_token if token is None else token
        headers = {"Authorization": f"Bearer {used}"} if used else {}
        url = self.sandbox.api_url + method
        async with self.session.post(url, json=args or {}, headers=headers) as answer:
            return as_fields(parse(await answer.read()))

    async def good(self, method: str, args: Given = None) -> Fields:
        answer = await self.call(method, args)
        assert answer["ok"], answer
        return answer

    async def error(self, method: str, args: Given = None) -> str:
        answer = await self.call(method, args)
        assert answer["ok"] is False, answer
        return as_text(answer["error"])

    async def url(self) -> str:
        token = self.sandbox.app_token
        answer = await self.call("apps.connections.open", token=token)
        return as_text(answer["url"])

    async def dial(self) -> Link:
        return Link(await self.session.ws_connect(await self.url()))

    async def connect(self) -> Link:
        """Open a socket and read its hello."""
        link = await self.dial()
        assert (await link.frame())["type"] == "hello"
        return link

    @asynccontextmanager
    async def answering(self, answer: Answering = bare) -> AsyncIterator[Link]:
        """Acknowledge every envelope with what the call returns."""
        link = await self.connect()
        reading = asyncio.ensure_future(_serve(link, answer))
        try:
            yield link
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading
            await link.ws.close()


async def _serve(link: Link, answer: Answering) -> None:
    with suppress(EOFError):
        while True:
            frame = await link.frame()
            if "envelope_id" in frame:
                await link.ack(frame, answer(frame))


@asynccontextmanager
async def running(options: SandboxOptions | None = None) -> AsyncIterator[App]:
    """Serve a sandbox, with an app connected to it."""
    async with Sandbox.serving(options) as sandbox, aiohttp.ClientSession() as session:
        yield App(sandbox, session)


def plain(text: str) -> Fields:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Fields:
    return {"type": "mrkdwn", "text": text}


def section(text: str) -> Fields:
    return {"type": "section", "text": mrkdwn(text)}


def buttons(*names: str) -> Fields:
    elements = [
        {
            "type": "button",
            "text": plain(name.title()),
            "action_id": name,
            "value": name,
        }
        for name in names
    ]
    return {"type": "actions", "block_id": "buttons", "elements": elements}


def question(name: str, **element: object) -> Fields:
    """Return an input block, with the name as its ids."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name.title()),
        "element": {"type": "plain_text_input", "action_id": name, **element},
    }


def modal(*blocks: Fields, **more: object) -> Fields:
    return {
        "type": "modal",
        "title": plain("A form"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }
