"""The status of one incident."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import assert_never

from attrs import frozen

from actors.incident.catchup import status_word
from actors.incident.keys import CHANNEL
from actors.incident.model import Incident
from actors.incident.views import Progress, ReceiptLine
from bot.words.briefs import Names
from bot.words.catchup import latest_update, next_update
from bot.words.closing_text import already_closed
from bot.words.lists import COUNTED
from bot.words.parked_incidents import parked
from bot.words.phrases import (
    channel_or_name,
    in_a_sentence,
    leads,
    name_of,
    service_name,
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


def status(incident: Incident, standing: Standing, names: Names) -> Said:
    """Say first what a catch-up says, then what changes less."""
    said = [
        say(
            "*{incident}: {title}*",
            incident=name_of(incident.number),
            title=incident.title,
        )
    ]
    if standing.is_parked:
        said.append(parked(incident.number))
    said += [*_now(incident, names), *_background(incident)]
    return joined([*said, *_steps_named(incident, standing)], "\n")


def _now(incident: Incident, names: Names) -> Iterator[Said]:
    doubt = ", to be confirmed" * incident.unsure
    yield say("Severity: *{word}*{doubt}", word=incident.severity.word, doubt=doubt)
    if incident.closed:
        yield already_closed(incident)
    else:
        status = in_a_sentence(status_word(incident))
        since = Time(incident.updates.since)
        yield say("Status: *{status}*, since {at}", status=status, at=since)
    yield leads(incident.leads)
    if sent := incident.updates.latest:
        yield latest_update(sent, names)
    if due_at := incident.promise.due_at:
        yield next_update(due_at, is_due=incident.promise.is_due)


def _background(incident: Incident) -> Iterator[Said]:
    yield say("Service: {name}", name=service_name(incident.service))
    word, sentence = incident.severity.word, incident.severity.sentence
    yield say("{word} means: {sentence}", word=word, sentence=sentence)
    if not incident.closed:
        yield say("Open since {at}.", at=Time(incident.declared.at))
    if incident.channel:
        yield say("{channel}", channel=Place(incident.channel.id))


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
