"""Who we are in Slack, and how often Slack must refuse us before we give up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import anyio
import pytest
from anyio.abc import SocketStream
from attrs import define, field
from structlog.testing import capture_logs

from bot.base.json_types import dumps
from bot.checkup.authentication import PAUSE, SURE, Unusable, authenticate
from bot.slack.web.identity import Identity
from bot.slack.web.session import slack_session
from bot.slack.web.web_api import WebApi
from tests.actors.incident.case import T0
from tests.bot.slack.socket.transport_fake import raw_peer

US = Identity(team="T1", user="U1", bot="B1")
GOOD = {"ok": True, "team_id": "T1", "user_id": "U1", "bot_id": "B1"}


def refused(error: str) -> dict[str, object]:
    return {"ok": False, "error": error}


@define
class HastyClock:
    """Does not wait, but records how long it was asked to."""

    at: datetime = T0
    waits: list[float] = field(factory=list)

    def now(self) -> datetime:
        return self.at

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        del event
        assert until is not None
        self.waits.append((until - self.at).total_seconds())
        self.at = until


@define
class Authentication:
    """Slack's answers in order, and the waits between the calls."""

    answers: list[dict[str, object]]
    scopes: str = ""
    clock: HastyClock = field(factory=HastyClock)
    stop: anyio.Event = field(factory=anyio.Event)
    api: WebApi | None = None

    async def say(self, stream: SocketStream) -> None:
        body = dumps(self.answers.pop(0)).encode()
        lines = ["HTTP/1.1 200 OK", "Connection: close"]
        lines += [f"X-OAuth-Scopes: {self.scopes}"] if self.scopes else []
        lines += [f"Content-Length: {len(body)}", "", ""]
        await stream.send("\r\n".join(lines).encode() + body)

    async def result(self, *, has_served: bool = False) -> Identity | None:
        assert self.api
        return await authenticate(
            self.api, self.clock, self.stop, has_served=has_served
        )


@asynccontextmanager
async def slack_says(*answers: dict[str, object]) -> AsyncIterator[Authentication]:
    on = Authentication(list(answers))
    async with raw_peer(on.say) as peer, slack_session() as session:
        on.api = WebApi(session=session, token="xoxb-1", base_url=peer.base_url)
        yield on


async def test_the_identity_is_read_from_auth_test() -> None:
    async with slack_says(GOOD) as on:
        assert await on.result() == US

    assert on.clock.waits == []


@pytest.mark.parametrize(
    "error", ["invalid_auth", "account_inactive", "token_revoked", "an_odd_error"]
)
async def test_a_token_that_is_refused_briefly_is_valid(error: str) -> None:
    async with slack_says(*[refused(error)] * (SURE - 1), GOOD) as on:
        assert await on.result() == US

    assert on.clock.waits == [PAUSE] * (SURE - 1)


async def test_a_token_that_is_refused_for_seconds_is_unusable() -> None:
    async with slack_says(*[refused("invalid_auth")] * SURE) as on:
        with pytest.raises(
            Unusable, match=r"SLACK_BOT_TOKEN: .* \(invalid_auth\). Fix: "
        ):
            await on.result()

    assert not on.answers
    assert sum(on.clock.waits) >= 4


@pytest.mark.parametrize("error", ["an_odd_error", "access_denied", "missing_scope"])
async def test_a_bot_that_has_served_ends_only_because_of_its_token(error: str) -> None:
    async with slack_says(*[refused(error)] * (SURE + 2), GOOD) as on:
        assert await on.result(has_served=True) == US

    async with slack_says(*[refused("account_inactive")] * SURE) as on:
        with pytest.raises(Unusable, match="account_inactive"):
            await on.result(has_served=True)


async def test_errors_between_refusals_neither_count_nor_reset_the_count() -> None:
    lost = refused("internal_error")
    no = refused("token_revoked")
    async with slack_says(no, lost, no, lost, lost, no) as on:
        with pytest.raises(Unusable, match="token_revoked"):
            await on.result()

    assert not on.answers


@pytest.mark.parametrize("error", ["team_added_to_org", "org_login_required"])
async def test_it_waits_while_a_workspace_is_being_moved(error: str) -> None:
    async with slack_says(*[refused(error)] * (SURE + 2), GOOD) as on:
        assert await on.result() == US


@pytest.mark.parametrize("missing", ["team_id", "user_id"])
async def test_an_ok_without_an_identity_is_no_answer(missing: str) -> None:
    async with slack_says({**GOOD, missing: ""}, GOOD) as on:
        assert await on.result() == US

    assert on.clock.waits == [PAUSE]


async def test_no_call_is_made_once_told_to_stop() -> None:
    async with slack_says(GOOD) as on:
        on.stop.set()

        assert await on.result() is None


def test_the_attempts_are_several_seconds_apart() -> None:
    assert timedelta(seconds=PAUSE) * (SURE - 1) >= timedelta(seconds=4)


async def test_the_scopes_are_read_from_the_header() -> None:
    async with slack_says(GOOD) as on:
        on.scopes = "chat:write, commands,channels:manage,new:scope"
        identity = await on.result()

    assert identity is not None
    told = ("chat:write", "commands", "channels:manage", "new:scope")
    assert identity.granted == frozenset(told)
    assert identity.may("new:scope")
    assert not identity.may("pins:write")
    assert US.granted is None
    assert US.may("pins:write")


async def test_all_problems_of_an_unusable_app_are_named_together() -> None:
    async with slack_says({**GOOD, "is_enterprise_install": True}) as on:
        on.scopes = "commands,channels:manage"
        with pytest.raises(Unusable) as refusal:
            await on.result()

    told = str(refusal.value).split("\n")
    assert [x.partition(",")[0].partition(". Fix")[0] for x in told] == [
        "SLACK_BOT_TOKEN: the app is installed in a whole organisation",
        "SLACK_BOT_TOKEN: the app was not granted chat:write",
    ]
    assert on.clock.waits == []


@pytest.mark.parametrize("error", ["access_denied", "accesslimited"])
async def test_it_waits_while_slack_does_not_accept_this_address(error: str) -> None:
    with capture_logs() as lines:
        async with slack_says(*[refused(error)] * (SURE + 400), GOOD) as on:
            assert await on.result() == US

    lines = [x for x in lines if x["log_level"] != "debug"]
    # It is logged every ten minutes, and when it ends.
    assert [x.get("lasting") for x in lines] == [None, 600, None]
    assert [x["event"] for x in lines] == [
        *("slack unavailable", "slack unavailable", "slack available again")
    ]
    assert "127.0.0.1 does not accept this machine's address" in lines[0]["problem"]


@pytest.mark.parametrize(
    ("error", "what"),
    [
        ("token_expired", "the token has expired (token_expired)"),
        ("not_authed", "Slack got no token (not_authed)"),
        ("an_odd_error", "Slack refuses this token (an_odd_error)"),
        ("<Odd words>", "Slack refuses this token (…)"),
    ],
)
async def test_a_refusal_is_explained_with_slacks_error_name(
    error: str, what: str
) -> None:
    async with slack_says(*[refused(error)] * SURE) as on:
        with pytest.raises(Unusable) as refusal:
            await on.result()

    assert str(refusal.value).startswith(f"SLACK_BOT_TOKEN: {what}. Fix: at api.slack")
