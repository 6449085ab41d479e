"""The options of a sandbox."""

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum

from attrs import field, frozen

from bot.sandbox.args import Args
from bot.sandbox.clock import Clock, SystemClock

# The scopes of the app unless others are given. Like most apps, it has neither
# chat:write.public nor team:read.
SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "channels:manage",
        "channels:read",
        "channels:history",
        "channels:join",
        "groups:write",
        "groups:read",
        "groups:history",
        "im:write",
        "im:read",
        "im:history",
        "pins:write",
        "pins:read",
        "bookmarks:write",
        "bookmarks:read",
        "users:read",
    }
)


class Moment(Enum):
    """When a hook is called: before Slack acts, or between acting and answering."""

    RECEIVED = "received"
    ACTED = "acted"


class Spread(Enum):
    """How envelopes are spread over an app's sockets; Slack documents no pattern."""

    ROUND_ROBIN = "round robin"
    RANDOM = "random"


Hook = Callable[[Moment, str, Args], Awaitable[None]]


@frozen(kw_only=True)
class SandboxOptions:
    """How a sandbox behaves; the defaults are Slack on a good day.

    Attributes:
        port: 0 means any free one.
        enterprise: the workspace's organisation, on Enterprise Grid.
        org_wide: whether the app is installed in the whole organisation.
        bot_app: the app of the bot token, if it is not the app token's.
        strangers: sockets of another process, which hello counts too.
        tells_scopes: whether answers have the header `X-OAuth-Scopes`.
        seed: of ids, and of the spread when that is random.
        events: those that the app subscribes to and that happen by themselves.
        home_tab: whether the app has a Home tab.
        rate_limits: whether tiers are enforced.
        latency: seconds that each call takes; `latencies` says otherwise per method.
        latency_after: whether a call waits after acting instead of before.
        history_lag: seconds until history and replies show a message.
        edit_seconds: how long a message can be edited; None means for ever.
        drop_metadata: whether message metadata is discarded.
        unescaped: commands registered without `should_escape`.
        redeliver: seconds from a missed deadline to each redelivery.
        redeliver_as_new: whether redeliveries get a new envelope_id.
        silent_seconds: seconds until a half-open socket is given up.
        refresh_every: seconds after which a socket is told to reconnect.
        call_log: how many calls and envelopes are remembered.

    """

    port: int = 0
    seed: int = 1
    clock: Clock = field(factory=SystemClock)
    app_name: str = "Bot"
    team_name: str = "Sandbox"
    enterprise: str = ""
    org_wide: bool = False
    bot_app: str = ""
    strangers: int = 0
    tells_scopes: bool = True
    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = frozenset()
    home_tab: bool = True
    rate_limits: bool = True
    latency: float = 0
    latencies: Mapping[str, float] = field(factory=dict)
    latency_after: bool = False
    history_lag: float = 0
    edit_seconds: float | None = None
    drop_metadata: bool = False
    unescaped: frozenset[str] = frozenset()
    call_log: int = 10_000
    change_buffer: int = 10_000
    hook: Hook | None = None
    # "about every 10 s", as logged by apps.
    ping_every: float = 10
    connection_seconds: int = 3600
    refresh_every: float | None = None
    # After `warning` a socket closes in about 10 s.
    warning_seconds: float = 10
    # How long a half-open socket counts as open; other clients use 30 s for Slack.
    silent_seconds: float = 30
    spread: Spread = Spread.ROUND_ROBIN
    redeliver: tuple[float, ...] = ()
    redeliver_as_new: bool = False
