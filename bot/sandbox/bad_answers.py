"""Bad answers, and connections that are reset."""

import struct
from socket import SO_LINGER, SOL_SOCKET

from aiohttp import web
from attrs import field, frozen

from bot.sandbox.faults import How
from bot.sandbox.fields import Fields, dump

JSON = "application/json"
HTML = "<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>"
# Makes closing the socket send a reset.
NO_LINGER = struct.pack("ii", 1, 0)


@frozen
class Garbled:
    """An answer that is not the method's."""

    status: int
    content_type: str
    body: str
    headers: dict[str, str] = field(factory=dict)


LIMITED = dump({"ok": False, "error": "ratelimited"})
GARBLED = {
    How.RATE_LIMITED_BARE: Garbled(429, JSON, LIMITED),
    How.RATE_LIMITED_BROKEN: Garbled(429, JSON, LIMITED, {"Retry-After": "soon"}),
    How.SERVER_ERROR: Garbled(500, "text/plain", "Internal Server Error"),
    How.BAD_GATEWAY: Garbled(502, "text/html", HTML),
    How.UNAVAILABLE: Garbled(503, "text/plain", "upstream connect error"),
    How.HTML: Garbled(200, "text/html", HTML),
    How.BROKEN_JSON: Garbled(200, JSON, '{"ok":true,"chan'),
    How.LIST: Garbled(200, JSON, "[]"),
    How.EMPTY: Garbled(200, JSON, ""),
}


def too_many(seconds: int) -> web.Response:
    headers = {"Retry-After": str(seconds)}
    return web.Response(status=429, text=LIMITED, content_type=JSON, headers=headers)


def garbled(how: How) -> web.Response:
    wrong = GARBLED[how]
    return web.Response(
        status=wrong.status,
        text=wrong.body,
        content_type=wrong.content_type,
        headers=wrong.headers,
    )


async def cut_midway(request: web.BaseRequest, answer: Fields) -> web.StreamResponse:
    """Send half of the answer, then reset the connection."""
    body = dump(answer).encode()
    response = web.StreamResponse(headers={"Content-Length": str(len(body))})
    response.content_type = JSON
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    reset(request)
    return response


def reset(request: web.BaseRequest) -> None:
    """Reset the connection."""
    if (transport := request.transport) is None:
        return
    if (sock := transport.get_extra_info("socket")) is not None:
        sock.setsockopt(SOL_SOCKET, SO_LINGER, NO_LINGER)
    transport.abort()
