"""The button *Yes, it is there*: somebody checked that an uncertain step is done."""

from actors.incident.plan.outstanding import open_lines
from actors.incident.trouble import Confirm
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.meant import step_of_button
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Button, Feature
from bot.screens import actions
from bot.words import retrying


async def confirm(context: Context, invocation: Invocation) -> CommandReply:
    found = await step_of_button(context, invocation)
    if isinstance(found, Say):
        return found
    command = Confirm(mark=invocation.mark, step=found.step)
    number = found.incident.number
    answer = await context.incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    now = answer.state or found.incident
    is_open = any(line.step == found.step for line in open_lines(now))
    return Say(text=retrying.NOTHING_TO_CONFIRM if is_open else retrying.CONFIRMED)


CONFIRM = Feature(name="confirm", ways=(Button(action=actions.IS_THERE, run=confirm),))
