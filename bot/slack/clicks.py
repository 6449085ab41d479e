"""Pressed buttons: each is a command, and every one may be pressed twice."""

from datetime import datetime

from actors.incident.commands import Command, Confirm, Reopen, Retry
from actors.incident.facts import Mark
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.model import Incident
from bot import words
from bot.desk import Desk, Invocation, Reply, Say
from bot.slack import actions
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.payloads import Click
from bot.subcommands.open import OPEN
from bot.subcommands.table import incident as incident_command


async def answer(desk: Desk, click: Click, at: datetime) -> Reply | None:
    """Carry out what the button says; an unknown button is passed over."""
    if click.action == actions.DECLARE_ANYWAY:
        return await OPEN.run(desk, _invocation(click, at))
    if click.action == actions.OPEN_AGAIN:
        return await incident_command(desk, _invocation(click, at))
    first, _, step = click.value.partition(" ")
    command = _command(click, StepKey(step), at)
    if command is None or not first.isdecimal():
        return None
    number = IncidentNumber(int(first))
    incident = await desk.read(number)
    if isinstance(command, Retry):
        await desk.engine.release(number)
    given = await desk.carry_out(number, command, click.trigger)
    if isinstance(given, Say):
        return given
    current = given.state or incident
    return Say(text=_said(command, current, is_news=bool(given.events)))


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
        case actions.TRY_AGAIN:
            return Retry(mark=mark)
        case actions.POST_AGAIN if step:
            return Retry(mark=mark, step=step)
        case actions.IS_THERE if step:
            return Confirm(mark=mark, step=step)
        case _:
            return None


def _said(command: Command, incident: Incident | None, *, is_news: bool) -> Mrkdwn:
    match command:
        case Reopen() if incident:
            said = words.reopened_now if is_news else words.already_open
            return said(incident)
        case Confirm():
            return words.CONFIRMED
        case _:
            return words.RETRYING if is_news else words.NOTHING_TO_RETRY
