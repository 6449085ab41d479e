"""What may end a start, and what runs in the background."""

import anyio
import pytest
from attrs import define, field

from actors.errors import JournalUnavailable
from actors.incident.ids import ChannelId, PersonId
from bot.base.json_types import NOTHING, JsonObject
from bot.checkup.authentication import Unusable
from bot.checkup.findings import Findings
from bot.checkup.start import Start, claim_database
from bot.engine.database_wait import DatabaseWait
from bot.settings import Settings, Token
from bot.slack.socket.statistics import Statistics
from bot.slack.web.identity import Identity
from bot.slack.web.profile import Profile
from bot.slack.web.results import CallResult, Done
from tests.actors.fakes import FakeClock, quiet

GRANTED = frozenset({"chat:write", "channels:manage", "commands"})
US = Identity(team="T1", user="U0BOT", bot="B1", granted=GRANTED)
SETTINGS = Settings(bot_token=Token("xoxb-1"), app_token=Token("xapp-1-A0SOCKET-1-abc"))


@define
class Slack:
    """Names the bot token's app, once it is told to answer."""

    app: str
    answers: anyio.Event = field(factory=anyio.Event)
    expected: list[str] = field(factory=list)
    failures: list[str] = field(factory=list)
    serving: anyio.Event = field(factory=anyio.Event)
    findings: Findings = field(factory=Findings)

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        assert (method, arguments) == ("bots.info", {"bot": "B1"})
        await self.answers.wait()
        return Done(body={"ok": True, "bot": {"app_id": self.app}})

    def expect(self, app_id: str) -> None:
        self.expected.append(app_id)

    def statistics(self) -> Statistics:
        raise AssertionError("it is not needed so soon")

    def count_again(self) -> None:
        raise AssertionError

    async def workers(self) -> int | None:
        raise AssertionError

    def learn(self, channel: ChannelId, name: str) -> None:
        raise AssertionError

    async def about(self, person: PersonId, *, within: float) -> Profile | None:
        raise AssertionError

    def start(self) -> Start:
        return Start(
            settings=SETTINGS,
            api=self,
            people=self,
            channel_names=self,
            identity=US,
            socket=self,
            workers=self.workers,
            findings=self.findings,
            clock=FakeClock(),
            stop=anyio.Event(),
            give_up=lambda why: self.failures.append(str(why)),
            app_within=0.01,
        )


async def test_sockets_must_belong_to_the_bot_tokens_app() -> None:
    slack = Slack(app="A0SOCKET")
    slack.answers.set()
    start = slack.start()
    await start.check_app()
    await start.wait_for_app()

    assert (slack.expected, slack.failures) == (["A0SOCKET"], [])


async def test_two_apps_end_the_start_before_any_socket() -> None:
    slack = Slack(app="A0BOT")
    slack.answers.set()
    await slack.start().check_app()

    assert slack.expected == []
    (why,) = slack.failures
    assert why.startswith("SLACK_APP_TOKEN: belongs to the app A0SOCKET")


async def test_without_an_answer_the_sockets_wait_only_a_moment() -> None:
    slack = Slack(app="A0BOT")
    start = slack.start()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(start.check_app)
        with anyio.fail_after(10):
            await start.wait_for_app()
        assert slack.failures == []
        # A late answer still ends the start.
        slack.answers.set()

    assert len(slack.failures) == 1


async def test_scopes_are_checked_at_once_and_the_rest_after_serving() -> None:
    slack = Slack(app="")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(slack.start().run)
        await quiet()
        assert any("pins:write" in str(x) for x in slack.findings.current)
        slack.serving.set()
        await quiet()
        tasks.cancel_scope.cancel()


@define
class Claimed:
    """A store that may belong to a workspace, and may be unavailable at first."""

    team: str
    failures_left: int = 0

    async def claim_workspace(self, team: str) -> str:
        if self.failures_left:
            self.failures_left -= 1
            raise JournalUnavailable("away")
        return self.team or team


async def claims(store: Claimed, team: str) -> None:
    clock = FakeClock()
    waiting = DatabaseWait(clock=clock, stop=anyio.Event())
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(clock.advance, 10)
        await claim_database(store, team, waiting)


async def test_a_new_database_or_one_of_this_workspace_is_accepted() -> None:
    await claims(Claimed(""), "T1")
    await claims(Claimed("T1", failures_left=2), "T1")


async def test_a_database_of_another_workspace_is_refused() -> None:
    with pytest.raises(BaseExceptionGroup) as refusal:
        await claims(Claimed("T2"), "T1")

    (unusable,) = refusal.value.exceptions
    assert isinstance(unusable, Unusable)
    assert str(unusable).startswith(
        "DATABASE_URL: has the incidents of the workspace T2"
    )
