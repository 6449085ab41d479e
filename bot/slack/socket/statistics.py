"""The figures of the Socket Mode transport."""

from collections.abc import Mapping

from attrs import frozen


@frozen(kw_only=True)
class Statistics:
    """The transport in figures, for health checks and the log.

    Attributes:
        connections: this process's open sockets.
        connecting: slots that have no usable socket yet and are connecting one.
        num_connections: all sockets of this app, according to the last hello.
        others: how many of those belong to other processes.
        hellos: how many hellos have arrived.
        disconnected_for: seconds without an open socket, or 0 while there is one.
        reconnects: how many replacements were wanted, by reason.
        handling: envelopes whose handler has not returned.
        unacknowledged: envelopes whose acknowledgement no socket accepted.
        ignored: envelopes that arrived after the transport began to stop.
        junk: frames that cannot be acknowledged.
    """

    connections: int
    connecting: int
    num_connections: int
    others: int
    hellos: int
    disconnected_for: float
    reconnects: Mapping[str, int]
    handling: int
    acknowledged: int
    unacknowledged: int
    ignored: int
    junk: int
