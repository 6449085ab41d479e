"""Parsing: each text frame from Slack becomes one of four frozen classes.

Rule: a frame with an `envelope_id` is an envelope and will be acknowledged, even if the
rest is broken. A frame without one is never acknowledged.
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
    """The first frame, after which the socket is ready.

    Attributes:
        num_connections: the app's open sockets in all processes, including this one.
        lifetime: `approximate_connection_time` in seconds, or 0 if Slack omits it.
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
        envelope_id: exactly as received, because the acknowledgement must repeat it;
            Slack sends text.
        kind: "slash_commands", "interactive", "events_api", or any other type.
        payload: empty if it is missing, null, not an object or not readable.
        accepts_response_payload: false only if Slack says so explicitly.
        retry_attempt: not reliable, because Slack also repeats an envelope with the
            same envelope_id and a 0 here (bolt-js 2487).
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
    """A frame that cannot be acknowledged."""

    why: str


Frame: TypeAlias = Hello | Disconnect | Envelope | Junk

UNREADABLE = "unreadable"
"""The kind of an envelope if only its id can be read."""

_ACCEPTS = "accepts_response_payload"
_ID = re.compile(r'"envelope_id"\s*:\s*("[^"\\]+"|[0-9]{1,20})')
"""Text that people type cannot match, because its quotes are escaped. A wrong match
would acknowledge an id that Slack does not know."""


def read_frame(raw: str, received_at: float) -> Frame:
    """Parse a text frame; never raise."""
    frame = loads_object(raw)
    if frame is None:
        return _recover(raw, received_at)
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


def _recover(raw: str, received_at: float) -> Envelope | Junk:
    """Find the id in a frame that is broken or too deeply nested to parse."""
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
    """Write the acknowledgement of an envelope.

    The payload is included only if Slack says that it accepts one.
    """
    ack: dict[str, object] = {"envelope_id": envelope.envelope_id}
    if payload is not None and envelope.accepts_response_payload:
        ack["payload"] = payload
    return dumps(ack)
