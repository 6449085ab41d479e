"""What people do with tasks: add, take, give and end them, also two at once."""

from random import Random

import anyio
from attrs import define

from bot.sandbox import ActingPerson, Window
from bot.screens import actions
from tests.simulation.people_actions import PeopleActions

OPEN_BUTTONS = (actions.TAKE_TASK, actions.FINISH_TASK)
LISTED = (
    *(actions.GIVE_TASK, actions.GIVE_TASK, actions.DROP_TASK),
    *(actions.REOPEN_TASK, actions.REOPEN_TASK, actions.TAKE_TASK),
    actions.FINISH_TASK,
)


@define(eq=False)
class TaskWork:
    """People at the tasks of incidents."""

    people: PeopleActions

    @property
    def _dice(self) -> Random:
        return self.people.dice

    async def add(self) -> None:
        """Add a task: in the command, or in the window that it opens."""
        people = self.people
        person, place = people.someone, people.somewhere
        text = f"Roll back <@here> & co {self._dice.random()}"
        owner = self._dice.choice(people.world.people).person
        named = f"<@{owner.id}|{owner.name}> " if self._dice.random() < 0.5 else ""
        if self._dice.random() < 0.6:
            await person.types("/incident", f"task {named}{text}", place)
            return
        reply = await person.types("/incident", f"task {named}".strip(), place)
        if reply.failure or reply.text:
            return
        window = await people.forms.window(person, reply.trigger_id)
        if window and window.is_open and "task" in window.state:
            person.fills(window, "task", "value", text)
            await people.forms.submit(person, window)

    async def press(self) -> None:
        """Select a button of a task's message; often two people do so at once."""
        people, action = self.people, self._dice.choice(OPEN_BUTTONS)
        if not (found := people.buttons(action)):
            return
        message = self._dice.choice(found[-4:])
        one, other = self._dice.sample(people.world.people, 2)
        if self._dice.random() < 0.5:
            await people.press(one, message, action)
            return
        people.world.chance.reach("pressed a task's button together")
        async with anyio.create_task_group() as both:
            both.start_soon(people.press, one, message, action)
            both.start_soon(people.press, other, message, action)

    async def work_in_the_list(self) -> None:
        """Ask for the list, and select one of its buttons."""
        people = self.people
        person, place = people.someone, people.somewhere
        await person.types("/incident", "tasks", place)
        action = self._dice.choice(LISTED)
        lists = [x for x in person.sees if f"'{action}'" in str(x.blocks)]
        if not lists:
            return
        try:
            reply = await person.clicks(self._dice.choice(lists[-4:]), action)
        except LookupError:
            return
        if action == actions.GIVE_TASK and not reply.failure:
            window = await people.forms.window(person, reply.trigger_id)
            if window and window.is_open:
                await self._gives(person, window)

    async def _gives(self, person: ActingPerson, window: Window) -> None:
        block = next((x for x in window.state if x.startswith("owner/")), None)
        if block:
            chosen = [x.person.id for x in self.people.world.people]
            owner = self._dice.choice([*chosen, None])
            person.fills(window, block, "value", owner)
            await self.people.forms.submit(person, window)
