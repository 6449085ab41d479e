"""The scenario of a seed: who does what when, and how much goes wrong."""

from datetime import datetime
from random import Random

import anyio
from attrs import frozen

from tests.simulation.checklists import Checklists
from tests.simulation.clocks import BEFORE_SUMMER, BEFORE_WINTER, T0
from tests.simulation.crew_actions import CrewActions
from tests.simulation.disruptions import Disruptions
from tests.simulation.handovers import Handovers
from tests.simulation.home_actions import HomeActions
from tests.simulation.lifetime import dice_of
from tests.simulation.long_incidents import LongIncidents
from tests.simulation.people_actions import Action, PeopleActions
from tests.simulation.reminders import Reminders
from tests.simulation.shortcuts import Shortcuts
from tests.simulation.tasks import TaskWork
from tests.simulation.updates import Updates
from tests.simulation.world import World

PACES = ((0.0, 0.6), (1.0, 20.0), (60.0, 900.0), (3600.0, 8000.0))
PACE_WEIGHTS = (55, 30, 12, 3)
"""Seconds between two actions: people act in bursts."""


ENVELOPES = (30, 40, 60, 100, 200)
ENVELOPE_WEIGHTS = (55, 25, 12, 6, 2)


@frozen(kw_only=True)
class Scenario:
    """The settings of a seed's run.

    Attributes:
        awaits: the numbers of the awaits at which the power is cut.
        killings: how often the process is killed at a random time.
        crash_after_envelope: the chance that the process crashes after an envelope.
        bots: how many run at the same time; more than one is a mistake.
        slow: extra seconds for each commit.
        is_flooding: at the end, hundreds of people select one button at once.
        start: when the run starts; in two weeks of a year the clocks change.
        days: how long the incidents are watched once the bustle is over.
    """

    seed: int
    incidents: int
    envelopes: int
    fault_rate: float
    awaits: frozenset[int]
    killings: int
    crash_after_envelope: float
    history_lag: float
    skew: float
    rate_limits: bool
    drop_metadata: bool
    redeliver: tuple[float, ...]
    is_announcing_blindly: bool
    bots: int = 1
    slow: float = 0.0
    is_flooding: bool = False
    start: datetime = T0
    days: int = 0


def scenario_of(seed: int) -> Scenario:
    dice = dice_of(seed)
    crashes = dice.choice([0, 1, 1, 2, 3])
    cuts = dice.randint(0, crashes)
    return Scenario(
        seed=seed,
        incidents=dice.randint(1, 5),
        envelopes=dice.choices(ENVELOPES, ENVELOPE_WEIGHTS)[0],
        fault_rate=dice.uniform(0.05, 0.3),
        awaits=frozenset(int(dice.expovariate(1 / 600)) + 1 for _ in range(cuts)),
        killings=crashes - cuts,
        crash_after_envelope=dice.choice([0.0, 0.0, 0.03]),
        history_lag=dice.choice([0.0, 0.0, 3.0, 8.0]),
        skew=dice.choice([0.0, 0.0, -40.0, 40.0]),
        rate_limits=dice.random() < 0.5,
        drop_metadata=dice.random() < 0.2,
        redeliver=dice.choice([(), (), (0.5, 60.0, 300.0)]),
        is_announcing_blindly=dice.random() < 0.2,
        start=dice.choice([T0, T0, BEFORE_SUMMER, BEFORE_WINTER]),
        days=dice.choice([0, 0, 0, 5, 16]),
    )


async def run_scenario(world: World, scenario: Scenario) -> None:
    """Let people act and things go wrong, and wait until all of it is over."""
    dice = dice_of(scenario.seed + 1)
    people, disruptions = PeopleActions(world, dice), Disruptions(world, dice)
    kill_at = {dice.randint(2, scenario.envelopes) for _ in range(scenario.killings)}
    declared, step = 0, 0
    async with anyio.create_task_group() as tasks:
        while _delivered(world) < scenario.envelopes and step < 2 * scenario.envelopes:
            step += 1
            low, high = dice.choices(PACES, PACE_WEIGHTS)[0]
            await anyio.sleep(dice.uniform(low, high))
            if step in kill_at:
                tasks.start_soon(disruptions.crash)
            is_first = declared == 0 or (
                declared < scenario.incidents and dice.random() < 0.12
            )
            if is_first:
                declared += 1
                tasks.start_soon(people.declare)
            else:
                tasks.start_soon(_chosen(dice, people, disruptions))
    if scenario.days:
        await LongIncidents(world, dice, people, disruptions).live(scenario.days)
    if scenario.is_flooding:
        await people.flood()


def _delivered(world: World) -> int:
    return sum(len(envelope.sockets) for envelope in world.slack_sockets.sent)


def _chosen(dice: Random, people: PeopleActions, disruptions: Disruptions) -> Action:
    checklists, tasks = Checklists(people), TaskWork(people)
    crew = CrewActions(people)
    handovers, home = Handovers(people), HomeActions(people)
    shortcuts = Shortcuts(people)
    updates, reminders = Updates(people), Reminders(people)
    table: tuple[tuple[Action, int], ...] = (
        (people.update, 12),
        (people.update_together, 4),
        (people.write_impact, 4),
        (people.lead_on, 5),
        (people.type_severity, 3),
        (checklists.tick, 4),
        (checklists.tick_together, 2),
        (crew.give, 7),
        (crew.take, 5),
        (crew.take_together, 2),
        (crew.look, 3),
        (crew.answer, 12),
        (crew.answer_late, 4),
        (handovers.offer, 5),
        (handovers.answer, 4),
        (shortcuts.make_task, 3),
        (shortcuts.declare, 3),
        (tasks.add, 5),
        (tasks.press, 5),
        (tasks.work_in_the_list, 5),
        (updates.send, 8),
        (updates.send_together, 2),
        (updates.say_status, 6),
        (updates.say_it_is_fixed, 2),
        (reminders.wait, 8),
        (reminders.press_late, 3),
        (people.close, 10),
        (people.reopen, 7),
        (people.retry, 6),
        (people.ask, 6),
        (people.ping, 3),
        (people.declare_badly, 3),
        (people.declare_a_test, 3),
        (people.click, 16),
        (people.intrude, 8),
        (home.act, 6),
        (home.intrude, 1),
        (disruptions.redeliver, 14),
        (disruptions.delete, 2),
        (disruptions.archive, 1),
        (disruptions.remove_bot, 2),
        (disruptions.lock_threads, 2),
        (disruptions.leave, 2),
        (disruptions.drop_in, 2),
        (disruptions.chatter, 2),
    )
    (action,) = dice.choices([x for x, _ in table], [y for _, y in table])
    return action
