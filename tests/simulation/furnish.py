"""Furnishes a world: people, channels, and how Slack behaves in this run."""

import aiohttp
from anyio.abc import TaskGroup

from bot.sandbox import SCOPES, ActingPerson, Sandbox, SandboxOptions
from tests.simulation.clocks import SlackClock
from tests.simulation.life import Fate
from tests.simulation.promises import Promises
from tests.simulation.script import Plan
from tests.simulation.slack import Slack
from tests.simulation.store import new_disk
from tests.simulation.transport import SimulatedDoor
from tests.simulation.watch import Watcher
from tests.simulation.world import Parts, World, settings_for

MANY = 1_000_000


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


def furnish(
    plan: Plan,
    fate: Fate,
    parts: Parts,
    others: TaskGroup,
    session: aiohttp.ClientSession,
) -> World:
    sandbox = Sandbox.build(options_of(plan))
    sandbox.settle(1)
    disk = new_disk()
    workspace = sandbox.workspace
    sam, alex, kim = (workspace.add_person(x) for x in ("Sam", "Alex", "Kim"))
    gill = workspace.add_person("Gill", guest=True)
    victim = workspace.add_person("Vic")
    place = workspace.add_channel("help", [sam, alex, kim, gill, victim])
    chat = workspace.add_channel("random", [sam, alex], with_bot=False)
    headquarters = workspace.add_channel("headquarters", [sam, alex, victim])
    announce = [headquarters, *([chat] if plan.is_announcing_blindly else [])]
    promises, watcher = Promises(disk), Watcher(disk, is_alone=plan.bots == 1)
    door = SimulatedDoor(
        workspace,
        sandbox.options,
        fate=fate,
        promises=promises,
        dies_holding=plan.dies_holding,
    )
    everybody = [
        ActingPerson(
            person=person,
            workspace=workspace,
            socket_mode=door,
            payloads=sandbox.payloads,
            options=sandbox.options,
        )
        for person in (sam, alex, kim, gill)
    ]
    return World(
        fate=fate,
        sandbox=sandbox,
        door=door,
        disk=disk,
        watcher=watcher,
        promises=promises,
        slack=Slack(
            sandbox=sandbox,
            fate=fate,
            watcher=watcher,
            promises=promises,
            fault_rate=plan.fault_rate,
        ),
        others=others,
        session=session,
        parts=parts,
        people=everybody,
        victim=victim.id,
        places=[place, place, chat, everybody[0].dm],
        settings=settings_for(sandbox, alex.id, announce),
        slow=plan.slow,
    )
