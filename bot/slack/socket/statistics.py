"""The figures of the Socket Mode transport."""

from collections.abc import Mapping

from attrs import frozen


@frozen(kw_only=True)
class Statistics:
    """The transport in figures, for health checks and the log.

    Attributes:
        num_connections: what the last hello said: all sockets of this app.
        others: how many of these were not opened by this process.
        counted: how many hellos have been heard.
        deaf_for: seconds without a live socket; 0 while there is one.
        reconnects: replacements wanted, by reason.
    """

    connections: int
    num_connections: int
    others: int
    counted: int
    deaf_for: float
    reconnects: Mapping[str, int]
    handling: int
    acknowledged: int
    unacknowledged: int
    ignored: int
    junk: int
