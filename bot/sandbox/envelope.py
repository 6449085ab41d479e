"""Envelopes: what Slack sends to an app, and how it was acknowledged."""

import anyio
from attrs import define, field

from bot.sandbox.fields import Fields

# Slack gives an app 3 s to acknowledge.
ACK_SECONDS = 3.0


class NoSocketError(Exception):
    """The app has no live socket; nothing is queued, and the person sees an error."""


@define(kw_only=True, eq=False)
class Envelope:
    """One payload and its deliveries; a redelivered one is still one envelope.

    Attributes:
        ids: every envelope_id that it was sent with.
        sockets: the number of the socket of each delivery.
        answer: the payload of the first acknowledgement, if it had one.
        acks: how many times it was acknowledged.
        acked_on: the number of the socket of the first acknowledgement.

    """

    kind: str
    payload: Fields
    accepts_response_payload: bool
    ids: list[str] = field(factory=list)
    sockets: list[int] = field(factory=list)
    acked: anyio.Event = field(factory=anyio.Event)
    answer: object = None
    acks: int = 0
    acked_on: int | None = None
    acked_at: float | None = None

    def frame(self, envelope_id: str) -> Fields:
        frame: Fields = {
            "type": self.kind,
            "envelope_id": envelope_id,
            "accepts_response_payload": self.accepts_response_payload,
            "payload": self.payload,
        }
        if self.kind == "events_api":
            again = len(self.sockets)
            frame["retry_attempt"] = again
            frame["retry_reason"] = "timeout" if again else ""
        return frame
