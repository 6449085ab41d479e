"""``/incident task`` and ``/incident tasks``, with their buttons and windows."""

from bot.features.feature import (
    Button,
    Feature,
    Fits,
    OwnShortcut,
    ShortcutKind,
    SubCommand,
    Takes,
    Window,
)
from bot.features.tasks.add import NAME, add, add_by_button, submit_task
from bot.features.tasks.change import drop, finish, reopen, take
from bot.features.tasks.from_message import make_task, submit_message
from bot.features.tasks.give import give, submit_owner
from bot.features.tasks.show import open_list, redraw, show
from bot.screens import actions
from bot.words import shortcuts

TASKS = Feature(
    name="tasks",
    ways=(
        SubCommand(
            name=NAME,
            usage="[@name] [what to do]",
            help="add a task, and give it to somebody",
            fits=Fits.OPEN,
            takes=Takes.PERSON_AND_WORDS,
            run=add,
        ),
        SubCommand(
            name="tasks",
            help="show the tasks and who has them",
            fits=Fits.INCIDENT,
            takes=Takes.INCIDENT,
            only_reads=True,
            run=show,
        ),
        Button(action=actions.ADD_TASK, run=add_by_button),
        Button(action=actions.TASKS, run=open_list),
        Button(action=actions.TAKE_TASK, run=take),
        Button(action=actions.FINISH_TASK, run=finish),
        Button(action=actions.DROP_TASK, run=drop),
        Button(action=actions.REOPEN_TASK, run=reopen),
        Button(action=actions.GIVE_TASK, run=give),
        OwnShortcut(
            callback=actions.MAKE_TASK,
            name=shortcuts.MAKE_TASK,
            description="Add this message as a task of the incident",
            kind=ShortcutKind.MESSAGE,
            run=make_task,
        ),
        Window(callback=actions.MAKING_TASK, submit=submit_message),
        Window(callback=actions.ADDING_TASK, submit=submit_task),
        Window(callback=actions.GIVING_TASK, submit=submit_owner),
        Window(callback=actions.TASK_LIST, redraw=redraw),
    ),
)
