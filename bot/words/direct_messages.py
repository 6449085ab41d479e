"""The direct message about steps."""

from actors.incident.views import Progress, ReceiptLine, ReceiptView
from bot.words.phrases import name_of
from bot.words.spans import Person, Place, Said, Time, joined, say
from bot.words.step_outcomes import (
    not_done,
    own_channel,
    refused,
    to_check,
)
from bot.words.steps import by_kind, step_of


def head(view: ReceiptView) -> Said:
    retried, unreached = view.retried, view.unreached
    return say(
        "{to_whom}*{incident}: {title}*, {word}\n{state}{again}",
        to_whom=(
            say(
                "{person}, Muster could not send you this as a direct message.\n",
                person=Person(unreached),
            )
            if unreached
            else ""
        ),
        incident=name_of(view.number),
        word=view.severity.word,
        title=view.title,
        state=_state(view),
        again=(
            say(
                "\n{person} asked Muster to try again, {at}.",
                person=Person(retried.by),
                at=Time(retried.at),
            )
            if retried
            else ""
        ),
    )


def notification(view: ReceiptView) -> Said:
    """Say the state, and the first step that needs somebody."""
    said = say(
        "{incident}, {word}: {state}",
        incident=name_of(view.number),
        word=view.severity.word,
        state=_state(view),
    )
    for progress in (Progress.DOUBTED, Progress.REFUSED):
        for line in view.lines:
            if line.progress is progress:
                return joined([said, _in_full(line, view)], " ")
    return said


def _in_full(line: ReceiptLine, view: ReceiptView) -> Said:
    step = step_of(line, own_channel(view))
    is_refused = line.progress is Progress.REFUSED
    return not_done(step, line.error) if is_refused else to_check(step)


def _state(view: ReceiptView) -> Said:
    if bad := sum(line.progress in _NEEDS_YOU for line in view.lines):
        return say("1 step needs you." if bad == 1 else f"{bad} steps need you.")
    if any(line.progress is Progress.WAITING for line in view.lines):
        return say(
            "Slack has not accepted every step yet. "
            "Muster keeps trying, and you do not have to do anything."
        )
    if not view.lines:
        return say("Nothing is left to do: a later change replaced these steps.")
    if view.channel is None:
        return say("Everything is done.")
    return say("Everything is done. Go to {channel}.", channel=Place(view.channel))


_NEEDS_YOU = (Progress.REFUSED, Progress.DOUBTED)


def lines(view: ReceiptView) -> list[Said]:
    """Say each step that needs somebody in full, and sum up the others."""
    good = [x for x in view.lines if x.progress is Progress.DONE]
    waiting = [x for x in view.lines if x.progress is Progress.WAITING]
    said = [refused(x, view) for x in view.lines if x.progress is Progress.REFUSED]
    if waiting:
        steps = by_kind(waiting, own_channel(view), is_done=False)
        said.append(say("*Waiting for Slack:* {steps}.", steps=steps))
    if good:
        steps = by_kind(good, own_channel(view), is_done=True)
        said.append(say("*Done:* {steps}.", steps=steps))
    return said
