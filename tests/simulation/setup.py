"""Builds a world: people, channels, and how Slack behaves in this run."""

import sqlite3

import aiohttp
from anyio.abc import TaskGroup
from attrs import frozen

from bot.sandbox import (
    MEMBER_EVENTS,
    SCOPES,
    ActingPerson,
    Channel,
    Sandbox,
    SandboxOptions,
)
from bot.sandbox.person import Person
from tests.auditor.journal_sources import ConnectionSource
from tests.auditor.recorder import Recorder
from tests.simulation.clocks import SlackClock
from tests.simulation.lifetime import Chance
from tests.simulation.retry_after_check import RetryAfterCheck
from tests.simulation.scenario import Scenario
from tests.simulation.slack import Slack
from tests.simulation.store import new_disk
from tests.simulation.transport import SlackSockets
from tests.simulation.world import Replacements, World, settings_for

MANY = 1_000_000

ELSEWHERE = "T0ELSEWHERE"
"""The workspace of people from a shared channel."""


def options_of(scenario: Scenario) -> SandboxOptions:
    return SandboxOptions(
        seed=scenario.seed + 4,
        clock=SlackClock(scenario.skew),
        rate_limits=scenario.rate_limits,
        history_lag=scenario.history_lag,
        drop_metadata=scenario.drop_metadata,
        redeliver=scenario.redeliver,
        scopes=SCOPES,
        events=MEMBER_EVENTS,
        call_log=MANY,
        change_buffer=MANY,
    )


@frozen(kw_only=True)
class BuiltWorkspace:
    """A workspace before anybody acts in it, with its recorder."""

    sandbox: Sandbox
    disk: sqlite3.Connection
    recorder: Recorder
    slack_sockets: SlackSockets
    people: list[ActingPerson]
    outsiders: list[ActingPerson]
    victim: str
    places: list[Channel]
    announce: list[Channel]


def build_workspace(scenario: Scenario, chance: Chance) -> BuiltWorkspace:
    sandbox, disk = Sandbox.build(options_of(scenario)), new_disk()
    sandbox.settle(1)
    source = ConnectionSource(disk)
    recorder = Recorder.attached(sandbox, lambda: source)
    workspace = sandbox.workspace
    sam, alex, kim = (workspace.add_person(x) for x in ("Sam", "Alex", "Kim"))
    gill = workspace.add_person("Gill", guest=True)
    victim = workspace.add_person("Vic")
    otto, olga = (workspace.add_person(x, team=ELSEWHERE) for x in ("Otto", "Olga"))
    gone = workspace.add_person("Dee", deactivated=True)
    robot = workspace.add_person("Robo", bot=True)
    place = workspace.add_channel("help", [sam, alex, kim, gill, victim, otto, olga])
    chat = workspace.add_channel("random", [sam, alex], with_bot=False)
    headquarters = workspace.add_channel("headquarters", [sam, alex, victim])
    slack_sockets = SlackSockets(
        workspace,
        sandbox.options,
        chance=chance,
        crash_after_envelope=scenario.crash_after_envelope,
    )
    slack_sockets.on_ack.append(recorder.acknowledged)
    sandbox.members.socket_mode = slack_sockets

    def acting(person: Person) -> ActingPerson:
        return ActingPerson(
            person=person,
            workspace=workspace,
            socket_mode=slack_sockets,
            payloads=sandbox.payloads,
            options=sandbox.options,
        )

    people = [acting(x) for x in (sam, alex, kim, gill)]
    return BuiltWorkspace(
        sandbox=sandbox,
        disk=disk,
        recorder=recorder,
        slack_sockets=slack_sockets,
        people=people,
        outsiders=[acting(x) for x in (otto, olga, gone, robot)],
        victim=victim.id,
        places=[place, place, chat, people[0].dm],
        announce=[headquarters, *([chat] if scenario.is_announcing_blindly else [])],
    )


def build_world(
    scenario: Scenario,
    chance: Chance,
    replacements: Replacements,
    others: TaskGroup,
    session: aiohttp.ClientSession,
) -> World:
    built = build_workspace(scenario, chance)
    retry_check = RetryAfterCheck(built.disk, is_alone=scenario.bots == 1)
    leads = (built.people[1].person.id, built.people[2].person.id)
    return World(
        chance=chance,
        sandbox=built.sandbox,
        slack_sockets=built.slack_sockets,
        disk=built.disk,
        retry_check=retry_check,
        recorder=built.recorder,
        slack=Slack(
            sandbox=built.sandbox,
            chance=chance,
            retry_check=retry_check,
            recorder=built.recorder,
            fault_rate=scenario.fault_rate,
        ),
        others=others,
        session=session,
        replacements=replacements,
        people=built.people,
        outsiders=built.outsiders,
        victim=built.victim,
        places=built.places,
        settings=settings_for(built.sandbox, leads, built.announce),
        slow=scenario.slow,
    )
