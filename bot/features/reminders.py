"""The buttons below a reminder: *Snooze 15 minutes* and *Stop reminders*."""

from datetime import timedelta

from actors.incident.promise import SnoozeReminder, StopReminders
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Button, Feature
from bot.screens import actions
from bot.screens.messages.reminder import SNOOZES
from bot.words import reminders

DIGITS_MAX = 9
"""Longer numbers were never given to anything."""


async def snooze(context: Context, invocation: Invocation) -> CommandReply:
    """Remind again later, and say when; a reminder that is over stays so."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    number, severity = found.incident.number, found.incident.severity
    turn, minutes = _numbers(found.rest)
    until = invocation.at + timedelta(minutes=minutes)
    command = SnoozeReminder(
        mark=invocation.mark,
        turn=turn,
        until=context.configuration.promised(severity, until),
    )
    answer = await context.incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    now = answer.state or found.incident
    said = reminders.snoozed if answer.events else reminders.over
    return Say(text=said(now))


async def stop(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    turn, _ = _numbers(f"{found.rest} 0")
    command = StopReminders(mark=invocation.mark, turn=turn)
    number = found.incident.number
    answer = await context.incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    now = answer.state or found.incident
    said = reminders.STOPPED if answer.events else reminders.over(now)
    return Say(text=said)


def _numbers(text: str) -> tuple[int, int]:
    """Read the turn and the minutes of a button's value; no turn has the number 0."""
    turn, _, minutes = text.partition(" ")
    wanted = _number(minutes)
    return _number(turn), wanted if wanted in SNOOZES else SNOOZES[0]


def _number(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX
    return int(text) if is_number else 0


REMINDERS = Feature(
    name="reminders",
    ways=(
        Button(action=actions.SNOOZE, run=snooze),
        Button(action=actions.STOP_REMINDERS, run=stop),
    ),
)
