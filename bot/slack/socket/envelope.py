"""What comes over a socket: one text frame becomes one of four frozen facts.

Rule: a frame with an `envelope_id` is an envelope and will be acknowledged, whatever
else is wrong with it; a frame without one never is.
"""

import re
from typing import TypeAlias

from attrs import field, frozen

from bot.base.json_types import (
    JsonObject,
    child,
    dumps,
    loads_object,
    number,
    text,
    whole,
)


@frozen(kw_only=True)
class Hello:
    """The first frame: from now on the socket is good.

    Attributes:
        num_connections: open sockets of this app, in all processes, this included.
        lifetime: `approximate_connection_time` in seconds; 0 when not said.
    """

    app_id: str
    num_connections: int
    lifetime: float


@frozen(kw_only=True)
class Disconnect:
    """Slack wants this socket replaced."""

    reason: str


@frozen(kw_only=True)
class Envelope:
    """One delivery.

    Attributes:
        envelope_id: as it came, to be given back so; Slack sends text.
        kind: "slash_commands", "interactive", "events_api", or whatever came.
        payload: empty when it was missing, null, no object, or could not be read.
        accepts_response_payload: false only if Slack says so.
        retry_attempt: not to be trusted: Slack repeats with 0 and the same
            envelope_id, too (bolt-js 2487).
        received_at: monotonic seconds.
    """

    envelope_id: str | int
    kind: str
    payload: JsonObject = field(repr=False)
    accepts_response_payload: bool
    retry_attempt: int
    retry_reason: str
    received_at: float


@frozen(kw_only=True)
class Junk:
    """Nothing that could be answered."""

    why: str


Frame: TypeAlias = Hello | Disconnect | Envelope | Junk

UNREADABLE = "unreadable"
"""The kind of an envelope of which no more than its id can be read."""

_ACCEPTS = "accepts_response_payload"
_ID = re.compile(r'"envelope_id"\s*:\s*("[^"\\]+"|[0-9]{1,20})')
"""In typed text these quotes would be escaped; a wrong guess acknowledges nothing."""


def read_frame(raw: str, received_at: float) -> Frame:
    """Tell what a text frame is; never raises."""
    frame = loads_object(raw)
    if frame is None:
        return _rescued(raw, received_at)
    kind = text(frame, "type")
    envelope_id = frame.get("envelope_id")
    if isinstance(envelope_id, str | int) and envelope_id != "":
        return Envelope(
            envelope_id=envelope_id,
            kind=kind,
            payload=child(frame, "payload"),
            accepts_response_payload=frame.get(_ACCEPTS) is not False,
            retry_attempt=whole(frame, "retry_attempt"),
            retry_reason=text(frame, "retry_reason"),
            received_at=received_at,
        )
    if kind == "hello":
        return Hello(
            app_id=text(child(frame, "connection_info"), "app_id"),
            num_connections=whole(frame, "num_connections"),
            lifetime=number(child(frame, "debug_info"), "approximate_connection_time"),
        )
    if kind == "disconnect":
        return Disconnect(reason=text(frame, "reason"))
    return Junk(why="no envelope_id")


def _rescued(raw: str, received_at: float) -> Envelope | Junk:
    """Find the id in a frame that is broken, or nested too deeply to be read."""
    found = _ID.search(raw)
    if found is None:
        return Junk(why="not a JSON object")
    envelope_id = found[1]
    return Envelope(
        envelope_id=envelope_id[1:-1] if envelope_id[0] == '"' else int(envelope_id),
        kind=UNREADABLE,
        payload={},
        accepts_response_payload=False,
        retry_attempt=0,
        retry_reason="",
        received_at=received_at,
    )


def acknowledgement(envelope: Envelope, payload: JsonObject | None) -> str:
    """Write the one answer an envelope may get.

    A payload goes along only where Slack says that it reads one.
    """
    ack: dict[str, object] = {"envelope_id": envelope.envelope_id}
    if payload is not None and envelope.accepts_response_payload:
        ack["payload"] = payload
    return dumps(ack)
