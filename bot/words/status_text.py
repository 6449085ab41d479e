"""The status of one incident."""

from collections import Counter
from collections.abc import Mapping
from typing import assert_never

from attrs import frozen

from actors.incident.keys import CHANNEL
from actors.incident.lifecycle import Phase
from actors.incident.model import Incident
from actors.incident.views import Progress, ReceiptLine
from bot.words.closing_text import already_closed
from bot.words.lists import COUNTED
from bot.words.parked_incidents import parked
from bot.words.phrases import (
    channel_or_name,
    leads,
    name_of,
    service_name,
    severity,
    steps,
)
from bot.words.reasons import reason
from bot.words.spans import Person, Place, Said, Time, joined, say
from bot.words.steps import step_of

STEPS_NAMED = 5
"""A status names at most this many steps, and counts the others."""


@frozen(kw_only=True)
class Standing:
    """How far the steps of an incident have come.

    Attributes:
        owed: the steps that are not done.
        waits_for: why a step was put off, by its key.
        is_parked: Muster has stopped working on it.
    """

    owed: tuple[ReceiptLine, ...]
    waits_for: Mapping[str, str]
    is_parked: bool


def status(incident: Incident, standing: Standing) -> Said:
    state = (
        already_closed(incident)
        if incident.phase is Phase.CLOSED
        else say(
            "{status} since {since}. Open since {at}.",
            status=incident.updates.word,
            since=Time(incident.updates.since),
            at=Time(incident.declared.at),
        )
    )
    said = [
        say(
            "*{incident}: {title}*",
            incident=name_of(incident.number),
            title=incident.title,
        ),
        state,
        severity(incident.severity, unsure=incident.unsure),
        say("Service: {name}", name=service_name(incident.service)),
        leads(incident.leads),
    ]
    if incident.channel:
        said.insert(1, say("{channel}", channel=Place(incident.channel.id)))
    if standing.is_parked:
        said.insert(1, parked(incident.number))
    return joined([*said, *_steps_named(incident, standing)], "\n")


def _steps_named(incident: Incident, standing: Standing) -> list[Said]:
    """Name the steps that need somebody first, and count all of them."""
    if not standing.owed:
        return []
    order = list(COUNTED)
    lines = sorted(standing.owed, key=lambda line: order.index(line.progress))
    said = [_step_named(incident, line, standing) for line in lines[:STEPS_NAMED]]
    if len(lines) > STEPS_NAMED:
        said.append(say("• … and {count} more", count=len(lines) - STEPS_NAMED))
    found = Counter(line.progress for line in lines)
    if waiting := found[Progress.WAITING]:
        said.append(say("Waiting for Slack: {steps}.", steps=steps(waiting)))
    if refused := found[Progress.REFUSED]:
        again = "Refused by Slack: {steps}. Try again: `/incident retry {number}`"
        said.append(say(again, steps=steps(refused), number=incident.number))
    if doubted_ones := found[Progress.DOUBTED]:
        has = "{person} has a direct message with the buttons."
        who = say(has, person=Person(incident.declared.by))
        asked = "Not confirmed: {steps}. {who}"
        said.append(say(asked, steps=steps(doubted_ones), who=who))
    return said


def _step_named(incident: Incident, line: ReceiptLine, standing: Standing) -> Said:
    step = step_of(line, channel_or_name(incident))
    why = standing.waits_for.get(line.step, "")
    match line.progress:
        case Progress.REFUSED:
            said = say("• Not done: {step}. {why}.", step=step, why=reason(line.error))
        case Progress.DOUBTED:
            said = say("• Check this: {step}. Slack did not confirm it.", step=step)
        case Progress.WAITING if why:
            said = say("• Waiting: {step}. {why}.", step=step, why=reason(why))
        case Progress.WAITING if incident.channel is None and line.row != CHANNEL:
            said = say("• Waiting: {step}. It needs the channel first.", step=step)
        case Progress.WAITING | Progress.DONE:
            said = say("• Waiting: {step}. It has not been tried yet.", step=step)
        case _:
            assert_never(line.progress)
    return said
