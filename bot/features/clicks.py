"""Pressed buttons: each is a command, and every one may be pressed twice."""

from datetime import datetime

from attrs import evolve as with_

from actors.errors import Parked
from actors.incident.commands import Command
from actors.incident.facts import Mark
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.lifecycle import Reopen
from actors.incident.model import Incident
from actors.incident.plan.outstanding import knows_step, open_lines
from actors.incident.trouble import Confirm, Retry
from bot.features.context import Context, Invocation, Reply, Say
from bot.features.declare import unopened
from bot.features.declare.open import OPEN, window_for
from bot.features.incident_number import number_in
from bot.features.retry import retry
from bot.features.table import incident as incident_command
from bot.screens import actions
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.slack.kit.requests import Click
from bot.words import choosing, closing, declaring, retrying

OF_A_STEP = frozenset({actions.IS_THERE, actions.POST_AGAIN})
"""Buttons that stand beside one step and speak of it alone."""


async def answer(context: Context, click: Click, at: datetime) -> Reply | None:
    """Carry out what the button says, if it is known; what it names may not exist."""
    if click.action == actions.DECLARE_ANYWAY:
        return await OPEN.run(context, _invocation(click, at))
    if click.action == actions.OPEN_AGAIN:
        return await incident_command(context, _invocation(click, at))
    if click.action == actions.OPEN_KEPT:
        return await _open_kept(context, click, at)
    if click.action == actions.DECLARE_NOW:
        return await unopened.declare_now(context, click, at)
    first, _, step = click.value.partition(" ")
    number = number_in(first)
    if click.action == actions.TRY_AGAIN:
        return await _try_again(context, number, click, at)
    command = _command(click, StepKey(step), at)
    if command is None:
        return None
    incident = await context.read(number) if number else None
    if number is None or incident is None:
        return Say(text=choosing.no_such(number))
    if click.action in OF_A_STEP and not knows_step(incident, StepKey(step)):
        return Say(text=choosing.no_such_step(incident))
    if isinstance(command, Retry):
        await context.engine.release(number)
    given = await context.carry_out(number, command, click.trigger)
    if isinstance(given, Say):
        return given
    current = given.state or incident
    return Say(text=_said(command, current, is_news=bool(given.events)))


async def _try_again(
    context: Context, number: IncidentNumber | None, click: Click, at: datetime
) -> Say:
    """Try it again; an incident that is stopped need not be readable for that."""
    try:
        incident = await context.read(number) if number else None
        known = incident.number if incident else None
    except Parked as stopped:
        known = IncidentNumber(stopped.key)
    if known is None:
        return Say(text=choosing.no_such(number))
    return await retry(context, known, Mark(by=click.person, at=at), click.trigger)


async def _open_kept(context: Context, click: Click, at: datetime) -> Reply:
    """Open the window with the text that is kept, under the form's own id."""
    typed = await context.store.kept_text(click.value)
    if typed is None:
        return Say(text=declaring.TEXT_GONE)
    return window_for(context, with_(_invocation(click, at), text=typed), click.value)


def _invocation(click: Click, at: datetime) -> Invocation:
    return Invocation(
        person=click.person,
        channel=click.channel,
        text=click.value.strip(),
        request=click.trigger,
        at=at,
    )


def _command(click: Click, step: StepKey, at: datetime) -> Command | None:
    mark = Mark(by=click.person, at=at)
    match click.action:
        case actions.REOPEN:
            return Reopen(mark=mark)
        case actions.POST_AGAIN:
            return Retry(mark=mark, step=step)
        case actions.IS_THERE:
            return Confirm(mark=mark, step=step)
        case _:
            return None


def _said(command: Command, incident: Incident, *, is_news: bool) -> Mrkdwn:
    match command:
        case Reopen():
            said = closing.reopened_now if is_news else closing.already_open
            return said(incident)
        case Confirm(step=step):
            is_open = any(line.step == step for line in open_lines(incident))
            return retrying.NOTHING_TO_CONFIRM if is_open else retrying.CONFIRMED
        case _:
            return retrying.RETRYING if is_news else retrying.NOTHING_TO_RETRY
