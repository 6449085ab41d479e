"""Furnishes a world: people, channels, and how Slack behaves in this run."""

import sqlite3

import aiohttp
from anyio.abc import TaskGroup
from attrs import frozen

from bot.sandbox import SCOPES, ActingPerson, Channel, Sandbox, SandboxOptions
from bot.sandbox.person import Person
from tests.auditor.journal_sources import OpenBook
from tests.auditor.recorder import Recorder
from tests.simulation.clocks import SlackClock
from tests.simulation.lifetime import Fate
from tests.simulation.retry_after_check import Watcher
from tests.simulation.scenario import Plan
from tests.simulation.slack import Slack
from tests.simulation.store import new_disk
from tests.simulation.transport import SimulatedDoor
from tests.simulation.world import Parts, World, settings_for

MANY = 1_000_000

ELSEWHERE = "T0ELSEWHERE"
"""The workspace of those who come by a shared channel."""


def options_of(plan: Plan) -> SandboxOptions:
    return SandboxOptions(
        seed=plan.seed + 4,
        clock=SlackClock(plan.skew),
        rate_limits=plan.rate_limits,
        history_lag=plan.history_lag,
        drop_metadata=plan.drop_metadata,
        redeliver=plan.redeliver,
        scopes=SCOPES,
        call_log=MANY,
        change_buffer=MANY,
    )


@frozen(kw_only=True)
class Scene:
    """A workspace before anybody acts in it: who is in it, and who watches it."""

    sandbox: Sandbox
    disk: sqlite3.Connection
    recorder: Recorder
    door: SimulatedDoor
    people: list[ActingPerson]
    outsiders: list[ActingPerson]
    victim: str
    places: list[Channel]
    announce: list[Channel]


def scene_of(plan: Plan, fate: Fate) -> Scene:
    sandbox, disk = Sandbox.build(options_of(plan)), new_disk()
    sandbox.settle(1)
    book = OpenBook(disk)
    recorder = Recorder.listening(sandbox, lambda: book)
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
    door = SimulatedDoor(
        workspace, sandbox.options, fate=fate, dies_holding=plan.dies_holding
    )
    door.on_ack.append(recorder.acknowledged)

    def acting(person: Person) -> ActingPerson:
        return ActingPerson(
            person=person,
            workspace=workspace,
            socket_mode=door,
            payloads=sandbox.payloads,
            options=sandbox.options,
        )

    people = [acting(x) for x in (sam, alex, kim, gill)]
    return Scene(
        sandbox=sandbox,
        disk=disk,
        recorder=recorder,
        door=door,
        people=people,
        outsiders=[acting(x) for x in (otto, olga, gone, robot)],
        victim=victim.id,
        places=[place, place, chat, people[0].dm],
        announce=[headquarters, *([chat] if plan.is_announcing_blindly else [])],
    )


def furnish(
    plan: Plan,
    fate: Fate,
    parts: Parts,
    others: TaskGroup,
    session: aiohttp.ClientSession,
) -> World:
    scene = scene_of(plan, fate)
    watcher = Watcher(scene.disk, is_alone=plan.bots == 1)
    leads = (scene.people[1].person.id, scene.people[2].person.id)
    return World(
        fate=fate,
        sandbox=scene.sandbox,
        door=scene.door,
        disk=scene.disk,
        watcher=watcher,
        recorder=scene.recorder,
        slack=Slack(
            sandbox=scene.sandbox,
            fate=fate,
            watcher=watcher,
            recorder=scene.recorder,
            fault_rate=plan.fault_rate,
        ),
        others=others,
        session=session,
        parts=parts,
        people=scene.people,
        outsiders=scene.outsiders,
        victim=scene.victim,
        places=scene.places,
        settings=settings_for(scene.sandbox, leads, scene.announce),
        slow=plan.slow,
    )
