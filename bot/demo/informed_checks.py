"""The checks of how people stayed informed: updates, a promise, and a late joiner.

Rule: a check looks for what people typed and chose, not for the bot's own wording.
"""

from actors.incident.keys import ANNOUNCE, NOTICE, REMINDER
from bot.demo.check import Check, Flaws, once
from bot.demo.news import about, posted_by
from bot.demo.outcome import BotMessage, Outcome


def _updates(outcome: Outcome) -> Flaws:
    own = outcome.channel_of(outcome.first)
    for words in outcome.informed.updates:
        said = [x for x in posted_by(NOTICE, own) if words in x.text]
        yield from once(len(said), f"the update in #{own.name}")
        for place in sorted(outcome.first.announced_in):
            posted = posted_by(NOTICE, outcome.named(place))
            heard = [x for x in posted if words in x.text]
            yield from once(len(heard), f"the update in #{place}")
            parents = [x.ts for x in _announcements(outcome, place)]
            if any(x.thread not in parents for x in heard):
                yield f"an update in #{place} is not in the announcement's thread"


def _current(outcome: Outcome) -> Flaws:
    for place in sorted(outcome.first.announced_in):
        for said in _announcements(outcome, place):
            if outcome.first.summary not in said.text:
                yield f"the announcement in #{place} is out of date"


def _announcements(outcome: Outcome, place: str) -> list[BotMessage]:
    own = outcome.channel_of(outcome.first)
    return [x for x in about(outcome, place, own.name) if x.row == ANNOUNCE]


def _promise(outcome: Outcome) -> Flaws:
    own = outcome.channel_of(outcome.first)
    said = posted_by(REMINDER, own)
    yield from once(len(said), f"a reminder in #{own.name}")
    if any(x.buttons for x in said):
        yield "the update was sent, and the reminder still has buttons"
    if any(outcome.informed.by not in x.text for x in said):
        yield f"the reminder does not say that {outcome.informed.by} sent the update"


def _caught_up(outcome: Outcome) -> Flaws:
    answers, incident = outcome.answers, outcome.first
    if str(incident.number) not in answers.offer:
        yield f"the late joiner was offered nothing: {answers.offer!r}"
    for needed in (incident.severities[1], outcome.informed.updates[0]):
        if needed not in answers.caught_up:
            yield f"the late joiner does not know of {needed!r}"


INFORMED_CHECKS = (
    Check(words="Each update went once to everybody, in threads", flaws=_updates),
    Check(words="Each announcement says what holds now", flaws=_current),
    Check(words="The promise was kept after one reminder", flaws=_promise),
    Check(words="Whoever came later caught up", flaws=_caught_up),
)
