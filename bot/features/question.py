"""The button *Ask me tomorrow*, below the question whether an incident is over."""

from actors.incident.question import PostponeQuestion
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Button, Feature
from bot.screens import actions
from bot.words import questions


async def ask_tomorrow(context: Context, invocation: Invocation) -> CommandReply:
    """Ask again on the next working day, and say when the next question comes."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    turn = int(found.rest) if _is_number(found.rest) else 0
    hours = context.configuration.working_hours
    command = PostponeQuestion(
        mark=invocation.mark, turn=turn, ask_at=hours.next_day(invocation.at)
    )
    number = found.incident.number
    answer = await context.incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    now = answer.state or found.incident
    next_turn = now.question.waiting if now.severity.nags else None
    if next_turn is None:
        return Say(text=questions.asks_no_more(now))
    return Say(text=questions.asks_again(number, next_turn.ask_at))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len("999999999")


QUESTION = Feature(
    name="question",
    ways=(Button(action=actions.ASK_TOMORROW, run=ask_tomorrow),),
)
