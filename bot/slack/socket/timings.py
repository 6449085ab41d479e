"""How long the socket transport waits for what, and who says so."""

from attrs import frozen


@frozen(kw_only=True)
class Timings:
    """Seconds, unless a name says otherwise.

    Attributes:
        handshake: for TCP, TLS and the upgrade of one dial.
        hello: from the upgrade to Slack's hello; before it a socket is not good.
        backoff_first, backoff_most: full jitter between failed dials; reconnect
            storms end in 429 (java-slack-sdk 1223).
        settled: a socket that lived shorter counts as a failed dial, so that a
            connection that breaks at once cannot ask for URLs in a tight loop.
        crowded: wait after `too_many_websockets`: sockets of killed processes count
            until Slack notices them (node-slack-sdk 1654).
        heartbeat: a PING of ours after so long a silence, and half of it for the
            PONG: a half-open socket is noticed after 7.5. Node's client pings every 5.
        silence: no frame, PING or PONG at all: replace. Slack itself sends a PING
            about every 10.
        answer: what a handler may take until the envelope is acknowledged bare.
        ack: since receipt, until when other sockets are tried. Slack gives 3.
        ack_try: for one send on one socket; a full buffer blocks.
        drain: how long a replaced socket is still read. Slack closes a socket about
            10 after `warning`.
        close: for the answer to our Close; Slack does not close TCP (node 3.2.0).
        refresh: the part of `approximate_connection_time` after which we replace a
            socket of our own accord, drawn between the two.
        refresh_least: never sooner than this.
        refresh_gap: how long to put that off while another socket is being dialled.
        deaf: no live socket for longer is worth an error in the log.
        sure: how many times in a row Slack must refuse the app before we give up.
        sure_apart: how long after one of these the next one counts.
    """

    handshake: float = 10.0
    hello: float = 5.0
    backoff_first: float = 0.5
    backoff_most: float = 30.0
    settled: float = 10.0
    crowded: float = 30.0
    heartbeat: float = 5.0
    silence: float = 20.0
    answer: float = 2.0
    ack: float = 2.5
    ack_try: float = 0.5
    drain: float = 30.0
    close: float = 1.0
    refresh: tuple[float, float] = (0.8, 0.95)
    refresh_least: float = 60.0
    refresh_gap: float = 30.0
    deaf: float = 5.0
    sure: int = 3
    sure_apart: float = 2.0
