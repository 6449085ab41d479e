"""Incidents that stay open for days: people answer the questions, and things go wrong.

Rule: nearly all of this time is skipped; what happens is around the moments at which
something is due.
"""

from random import Random

import anyio
from attrs import define

from bot.sandbox import ActingPerson, Message
from bot.sandbox.acting_person import blocks_of
from bot.sandbox.forms import action, button
from bot.screens import actions
from tests.simulation.clocks import seconds
from tests.simulation.disruptions import DAY, Disruptions
from tests.simulation.people_actions import Action, PeopleActions
from tests.simulation.reminders import Reminders
from tests.simulation.world import NAGS_NOT, World

ROUNDS = 14
"""How many questions and reminders at most people meet in one run."""

HOUR = 3_600.0

LONG = frozenset(
    {
        "killed around a question",
        "Slack down over a question",
        "off over a question",
        "put off",
        "put off twice",
        "put off by an old button",
        "closed by its question",
        "question deleted",
        "severity that asks nothing",
    }
)
"""Everything that only happens while incidents stay open for days."""


@define(eq=False)
class LongIncidents:
    """Lets days pass, from one question to the next."""

    world: World
    dice: Random
    people: PeopleActions
    disruptions: Disruptions

    async def live(self, days: float) -> None:
        end = seconds() + days * DAY
        for _ in range(ROUNDS):
            due = min(end, self.world.next_due() or end)
            await anyio.sleep(max(0.0, due - seconds() - self.dice.uniform(0, 30)))
            if seconds() >= end - 60:
                break
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._chosen(self._troubles()))
                await anyio.sleep(self.dice.choice([20.0, 60.0, 900.0, 7 * HOUR]))
                for _ in range(self.dice.choice([1, 1, 1, 2, 3])):
                    tasks.start_soon(self._chosen(self._reactions()))
                    await anyio.sleep(self.dice.choice([0.0, 0.2, 5.0, 600.0]))
            await anyio.sleep(60)

    def _chosen(self, table: tuple[tuple[Action, int], ...]) -> Action:
        (doing,) = self.dice.choices([x for x, _ in table], [y for _, y in table])
        return doing

    # What goes wrong around a question.

    def _troubles(self) -> tuple[tuple[Action, int], ...]:
        return (
            (self._nothing, 6),
            (self._kill, 8),
            (self._slack_is_down, 4),
            (self._machine_is_off, 4),
        )

    async def _nothing(self) -> None:
        """All is well."""

    async def _kill(self) -> None:
        """Kill the process while it asks, and perhaps again while it recovers."""
        for _ in range(self.dice.choice([1, 1, 2, 3])):
            await anyio.sleep(self.dice.choice([0.0, 29.9, 30.3]))
            await anyio.sleep(self.dice.uniform(0.0, 1.0))
            self.world.kill("killed around a question")

    async def _slack_is_down(self) -> None:
        start = seconds()
        self.world.chance.reach("Slack down over a question")
        self.world.slack.is_down = True
        await anyio.sleep(self._long(HOUR / 10, HOUR / 2, 2 * HOUR, 9 * HOUR))
        self.world.slack.is_down = False
        self.world.chance.outages.append((start, seconds()))

    async def _machine_is_off(self) -> None:
        self.world.chance.reach("off over a question")
        await self.world.turn_off(self._long(HOUR, 9 * HOUR, DAY, 3 * DAY))

    def _long(self, *lengths: float) -> float:
        """Return about one of these lengths."""
        return self.dice.choice(lengths) * self.dice.uniform(0.8, 1.2)

    # What people do about it.

    def _reactions(self) -> tuple[tuple[Action, int], ...]:
        reminders = Reminders(self.people)
        return (
            (self._nothing, 5),
            (self._put_off, 9),
            (self._press_old_button, 3),
            (self._close_by_question, 2),
            (self.people.close, 2),
            (self.people.reopen, 3),
            (self.people.retry, 2),
            (self.people.click, 2),
            (self._change_severity, 9),
            (self._delete_question, 2),
            (reminders.press, 7),
            (reminders.press_late, 2),
            (self.people.intrude, 2),
            (self.people.update, 1),
            (self.disruptions.archive, 1),
            (self.disruptions.redeliver, 2),
        )

    async def _put_off(self) -> None:
        if not (questions := self.people.buttons(actions.ASK_TOMORROW)):
            return
        question, person = self.dice.choice(questions[-4:]), self.people.someone
        self.world.chance.reach("put off")
        await self.people.press(person, question, actions.ASK_TOMORROW)
        if self.dice.random() < 0.4:
            self.world.chance.reach("put off twice")
            other = self.dice.choice([person, self.people.someone])
            await self._press_as_seen(other, question)

    async def _press_old_button(self) -> None:
        """Select the button of a question that has lost it since, or is gone."""
        posted = self.world.recorder.posted_with(actions.ASK_TOMORROW)
        if posted:
            self.world.chance.reach("put off by an old button")
            await self._press_as_seen(self.people.someone, self.dice.choice(posted))

    async def _press_as_seen(self, person: ActingPerson, seen: Message) -> None:
        block, found = button(blocks_of(seen), actions.ASK_TOMORROW)
        await person._acts(seen, action(block, found, None, None))

    async def _close_by_question(self) -> None:
        if questions := self.people.buttons(actions.ASK_TOMORROW):
            self.world.chance.reach("closed by its question")
            question = self.dice.choice(questions[-4:])
            await self.people.press(self.people.someone, question, actions.CLOSE)

    async def _change_severity(self) -> None:
        """Choose the severity that asks nothing, or another one."""
        severity = self.dice.choice([NAGS_NOT.key, NAGS_NOT.key, "p2", "p3"])
        if await self.people.set_severity(severity) and severity == NAGS_NOT.key:
            self.world.chance.reach("severity that asks nothing")

    async def _delete_question(self) -> None:
        """An admin deletes a question."""
        if questions := self.people.buttons(actions.ASK_TOMORROW):
            self.world.chance.reach("question deleted")
            message, workspace = (
                self.dice.choice(questions[-4:]),
                self.world.sandbox.workspace,
            )
            workspace.delete(workspace.channel(message.channel), message.ts)
