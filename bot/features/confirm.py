"""The button *Yes, it is there*: somebody checked that an uncertain step is done."""

from actors.incident.plan.outstanding import open_lines
from actors.incident.trouble import Confirm
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_step_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Button, Feature
from bot.screens import actions
from bot.words import retry_text


async def confirm(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_step_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    command = Confirm(mark=invocation.mark, step=found.step)
    number = found.incident.number
    answer = await context.incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    now = answer.state or found.incident
    is_open = any(line.step == found.step for line in open_lines(now))
    return Say(text=retry_text.NOTHING_TO_CONFIRM if is_open else retry_text.CONFIRMED)


CONFIRM = Feature(name="confirm", ways=(Button(action=actions.IS_THERE, run=confirm),))
