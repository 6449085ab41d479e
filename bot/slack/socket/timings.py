"""The time limits of the socket transport, and where they come from."""

from attrs import frozen


@frozen(kw_only=True)
class Timings:
    """Seconds, unless a description says otherwise.

    Attributes:
        handshake: limit for TCP, TLS and the upgrade of one attempt.
        hello: limit from the upgrade to Slack's hello, which makes a socket usable.
        backoff_first, backoff_most: full jitter between failed attempts; reconnect
            storms end in 429 (java-slack-sdk 1223).
        settled: a socket that ends sooner counts as a failed attempt, so a connection
            that breaks at once cannot ask for URLs in a tight loop.
        crowded: pause after `too_many_websockets`. Sockets of killed processes count
            until Slack notices that they are gone (node-slack-sdk 1654).
        heartbeat: we send a PING after this much silence and wait half as long for
            the PONG, so we notice a half-open socket after 7.5. Node's client sends a
            PING every 5.
        silence: replace the socket after this long without a frame, PING or PONG.
            Slack sends a PING about every 10.
        handler: limit for a handler; after it the acknowledgement has no payload.
        ack: time since receipt during which other sockets are tried. Slack allows 3.
        ack_try: limit for one send on one socket, because a full buffer blocks.
        drain: how long we read a replaced socket. Slack closes a socket about 10
            after `warning`.
        close: limit for the reply to our Close frame; Slack does not close TCP
            (node 3.2.0).
        refresh: we replace a socket after a random share of
            `approximate_connection_time` between these two.
        refresh_least: we never replace a socket sooner than this.
        refresh_gap: how long a refresh waits while another socket is connecting.
        disconnected: log an error after this long without an open socket.
        sure: give up after Slack has refused the app this many times in a row.
        sure_apart: refusals closer together than this count as one.
    """

    handshake: float = 10.0
    hello: float = 5.0
    backoff_first: float = 0.5
    backoff_most: float = 30.0
    settled: float = 10.0
    crowded: float = 30.0
    heartbeat: float = 5.0
    silence: float = 20.0
    handler: float = 2.0
    ack: float = 2.5
    ack_try: float = 0.5
    drain: float = 30.0
    close: float = 1.0
    refresh: tuple[float, float] = (0.8, 0.95)
    refresh_least: float = 60.0
    refresh_gap: float = 30.0
    disconnected: float = 5.0
    sure: int = 3
    sure_apart: float = 2.0
