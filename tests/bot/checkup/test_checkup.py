"""What the check-up asks Slack and in which order, and what it finds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import anyio
from attrs import define, field

from actors.incident.facts import Lead, Service
from actors.incident.ids import ChannelId, PersonId
from bot.base.json_types import NOTHING, JsonObject, text
from bot.checkup.checkup import AGAIN, APART, Checkup
from bot.checkup.finding import Finding
from bot.checkup.findings import Findings
from bot.settings.configuration import (
    DEFAULT_ROLES,
    Channels,
    Configuration,
    ConfiguredService,
)
from bot.slack.web.identity import Identity
from bot.slack.web.profile import Profile
from bot.slack.web.results import CallResult, Done, Misconfigured, NotDone, Refused
from tests.actors.fakes import FakeClock, quiet

US = Identity(team="T1", user="U0BOT", bot="B1")
_, COMMS, TECH, *_others = DEFAULT_ROLES
ONE, TWO = ChannelId("C1"), ChannelId("C2")
APP = Done(body={"ok": True, "bot": {"app_id": "A0APP"}})
ADA, BOB = PersonId("U1"), PersonId("U2")


def configured(
    channels: tuple[ChannelId, ...] = (), *services: dict[str, PersonId]
) -> Configuration:
    roles = {"comms": COMMS, "tech": TECH}
    return Configuration(
        channels=Channels(announce=channels),
        services=tuple(
            ConfiguredService(
                service=Service(key=f"s{n}", name="S"),
                leads=tuple(Lead(role=roles[x], person=who) for x, who in led.items()),
            )
            for n, led in enumerate(services)
        ),
    )


@define
class Slack:
    """Answers what a test has put here about channels and people."""

    channels: dict[str, CallResult] = field(factory=dict)
    people: dict[PersonId, Profile | None] = field(factory=dict)
    bot: CallResult = APP
    asked: list[str] = field(factory=list)
    learned: list[tuple[ChannelId, str]] = field(factory=list)

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        if method == "bots.info":
            self.asked.append(text(arguments, "bot"))
            return self.bot
        assert method == "conversations.info"
        place = text(arguments, "channel")
        self.asked.append(place)
        return self.channels[place]

    def learn(self, channel: ChannelId, name: str) -> None:
        self.learned.append((channel, name))

    async def about(self, person: PersonId, within: float) -> Profile | None:
        assert within > 1
        self.asked.append(person)
        return self.people[person]


def member(*, here: bool = True) -> Done:
    return Done(body={"ok": True, "channel": {"is_member": here}})


@define
class Running:
    slack: Slack
    clock: FakeClock
    stop: anyio.Event
    findings: Findings

    @property
    def found(self) -> list[str]:
        return [f"{x.problem.where} {x.target}" for x in self.findings.current]


def checkup_of(
    slack: Slack, configuration: Configuration, app: str = ""
) -> tuple[Checkup, Running]:
    run = Running(slack, FakeClock(), anyio.Event(), Findings())
    checkup = Checkup(
        api=slack,
        people=slack,
        channel_names=slack,
        configuration=configuration,
        where="m.toml",
        joins=False,
        app_token_app=app,
        findings=run.findings,
        clock=run.clock,
        stop=run.stop,
    )
    return checkup, run


@asynccontextmanager
async def running(slack: Slack, configuration: Configuration) -> AsyncIterator[Running]:
    checkup, run = checkup_of(slack, configuration)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(checkup.run)
        await quiet()
        yield run
        run.stop.set()


async def test_channels_are_checked_before_people_and_one_at_a_time() -> None:
    slack = Slack(
        channels={ONE: member(here=False), TWO: member()},
        people={ADA: Profile(), BOB: Profile(bot=True)},
    )
    services = ({"tech": ADA}, {"comms": BOB, "tech": ADA})
    async with running(slack, configured((ONE, TWO), *services)) as run:
        assert slack.asked == [ONE]
        await run.clock.advance(APART.total_seconds() * 3 - 0.1)
        assert slack.asked == [ONE, TWO, ADA]
        await run.clock.advance(0.1)
        assert slack.asked == [ONE, TWO, ADA, BOB]

        assert run.found == [
            "m.toml: channels.announce[0] C1",
            "m.toml: services[1].leads.comms U2",
        ]


async def test_the_ids_of_the_documentation_are_not_looked_up() -> None:
    ids = configured((ChannelId("C0123ABCD"), ONE), {"tech": PersonId("U0123ABCD")})
    async with running(Slack(channels={ONE: member()}), ids) as run:
        assert run.slack.asked == [ONE]
        assert len(run.found) == 2


async def test_a_problem_that_was_fixed_disappears_within_an_hour() -> None:
    slack = Slack(channels={ONE: member(here=False)})
    async with running(slack, configured((ONE,))) as run:
        assert len(run.found) == 1
        slack.channels[ONE] = member()
        await run.clock.advance(AGAIN.total_seconds() - 1)
        assert len(run.found) == 1
        await run.clock.advance(1)

        assert run.found == []
        assert slack.asked == [ONE, ONE]


async def test_without_an_answer_the_findings_stay_as_they_are() -> None:
    slack = Slack(
        channels={ONE: member(here=False)}, people={ADA: Profile(deactivated=True)}
    )
    async with running(slack, configured((ONE,), {"tech": ADA})) as run:
        await run.clock.advance(APART.total_seconds())
        assert len(run.found) == 2
        slack.people[ADA] = None
        for silence in (
            NotDone(error="ratelimited", retry_after=1.0),
            Misconfigured(error="missing_scope"),
        ):
            slack.channels[ONE] = silence
            await run.clock.advance((AGAIN + timedelta(minutes=1)).total_seconds())
            assert len(run.found) == 2


async def test_once_told_to_stop_it_makes_no_more_calls() -> None:
    slack = Slack(channels={ONE: member(here=False), TWO: member(here=False)})
    async with running(slack, configured((ONE, TWO))) as run:
        run.stop.set()
        await quiet()

        assert slack.asked == [ONE]


async def test_the_bot_tokens_app_is_looked_up() -> None:
    checkup, run = checkup_of(Slack(), configured())

    assert await checkup.check_app(US) == "A0APP"
    assert run.slack.asked == ["B1"]


async def test_an_app_token_of_another_app_is_a_finding() -> None:
    checkup, _ = checkup_of(Slack(), configured(), app="A0OTHER")
    found = await checkup.check_app(US)

    assert isinstance(found, Finding)
    assert found.is_fatal


async def test_an_app_that_slack_does_not_name_is_empty() -> None:
    for answer in (
        Misconfigured(error="missing_scope"),
        Refused(error="bot_not_found"),
    ):
        checkup, _ = checkup_of(Slack(bot=answer), configured(), app="A0OTHER")

        assert await checkup.check_app(US) == ""


async def test_missing_scopes_are_findings() -> None:
    checkup, run = checkup_of(Slack(), configured())
    granted = frozenset({"chat:write", "channels:manage", "commands"})
    checkup.check_scopes(Identity(team="T", user="U", bot="B", granted=granted))

    assert "SLACK_BOT_TOKEN " in run.found
