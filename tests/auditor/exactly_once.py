"""Slack compared with the journal: nothing is missing, and nothing is there twice."""

from collections import Counter
from collections.abc import Iterator

from attrs import frozen

from actors.incident import keys
from actors.incident.ids import StepKey
from actors.incident.model import Incident
from actors.incident.steps.events import StepFailed, StepStarted
from actors.incident.steps.state import IN_DOUBT
from actors.incident.trouble import Confirmed, Retried
from bot.sandbox import Channel, Message
from tests.auditor.evidence import Case, Evidence, mark_of, number_in
from tests.auditor.rows import POSTED_ONCE


@frozen(kw_only=True)
class MessageCounts:
    """How often the message of each step was posted, and how often deleted."""

    posted: Counter[StepKey]
    deleted: Counter[StepKey]

    @staticmethod
    def of(case: Case, evidence: Evidence) -> "MessageCounts":
        posted: Counter[StepKey] = Counter()
        deleted: Counter[StepKey] = Counter()
        covers = {x.step: x.covers for x in case.intents}
        gone = evidence.slack_history.deleted
        for message in _ours(evidence):
            mark = mark_of(message)
            if mark is None or mark[0] != case.number:
                continue
            for target in covers.get(mark[1]) or (mark[1],):
                posted[target] += 1
                deleted[target] += (message.channel, message.ts) in gone
        return MessageCounts(posted=posted, deleted=deleted)


def _ours(evidence: Evidence) -> list[Message]:
    bot = evidence.workspace.bot_id
    return [x for x in evidence.slack_history.posted if x.bot_id == bot]


def unknown_objects(evidence: Evidence) -> Iterator[str]:
    """I2: the journal has an intent for everything that the bot did in Slack."""
    cases, answers = evidence.journal.cases, {x.place for x in evidence.private_answers}
    for message in _ours(evidence):
        mark = mark_of(message)
        if mark is None and message.ts in answers:
            continue
        case = cases.get(mark[0]) if mark else None
        if mark is None or case is None:
            yield f"I2 a message of no incident: {message.text[:80]!r}"
        elif mark[1] not in {x.step for x in case.intents}:
            yield f"I4 a message without an intent: {mark[0]}/{mark[1]}"
    known = {x.row.channel for x in cases.values() if x.row and x.row.channel}
    in_doubt = {x.number for x in cases.values() if _may_have_a_channel(x)}
    for channel in evidence.workspace.channels:
        is_ours = channel.creator == evidence.workspace.bot.id and channel.name
        number = _number(channel, evidence)
        if is_ours and channel.id not in known and number not in in_doubt:
            yield f"I2 a channel of no incident: {channel.name}"


def _number(channel: Channel, evidence: Evidence) -> int:
    """Read an incident's number in the first name of its channel."""
    return number_in(evidence.slack_history.named.get(channel.id, ""))


def _may_have_a_channel(case: Case) -> bool:
    """Whether the channel is unknown, or a person decided about it."""
    incident = case.incident
    if incident is None:
        return False
    return incident.channel is None or repeats_of(case, keys.CHANNEL_KEY) > 0


def wrong_channels(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: an incident has one channel, the one that the journal names."""
    own = [
        x
        for x in evidence.workspace.channels
        if x.creator == evidence.workspace.bot.id
        if _number(x, evidence) == case.number
    ]
    incident = case.incident
    refusal = incident.steps.refused.get(keys.CHANNEL_KEY) if incident else None
    if incident is None:
        return
    if incident.channel:
        if [x.id for x in own] != [incident.channel.id] and not repeats_of(
            case, keys.CHANNEL_KEY
        ):
            yield f"I2 {case.number}: channels {[x.name for x in own]}"
    elif len(own) > _allowed(case, keys.CHANNEL_KEY, refusal.error if refusal else ""):
        yield f"I2 {case.number}: channels of a refused step {[x.name for x in own]}"


def repeats_of(case: Case, target: StepKey) -> int:
    """Return how often a person asked to repeat a step that serves this target.

    After a person confirmed that a surface is there, its next state is a new message.
    """
    serving = {x.step for x in case.intents if target in x.covers} | {target}
    surface = target.rpartition("/")[0]
    return sum(
        (isinstance(x, Retried) and x.step in {*serving, surface})
        or (isinstance(x, Confirmed) and x.step == surface)
        for x in case.events
    )


def _was_doubted(case: Case, step: StepKey) -> bool:
    return any(
        (isinstance(x, StepFailed) and x.step == step and x.error == IN_DOUBT)
        or (isinstance(x, Confirmed) and x.step == step)
        for x in case.events
    )


def _allowed(case: Case, step: StepKey, error: str) -> int:
    """Return how many messages or channels a step that failed may have left."""
    doubt = error == IN_DOUBT or _was_doubted(case, step)
    return (1 if doubt else 0) + repeats_of(case, step)


def wrong_messages(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: each message is there once, if refused not at all, in doubt at most once."""
    incident = case.incident
    if incident is None:
        return
    counts = MessageCounts.of(case, evidence)
    confirmed = {x.step for x in case.events if isinstance(x, Confirmed)}
    targets = {t for x in case.intents for t in (x.covers or (x.step,))}
    for target in sorted(targets | set(counts.posted)):
        row = keys.row_of(target)
        count = counts.posted[target] - counts.deleted[target]
        most = 1 + repeats_of(case, target)
        if count > most:
            yield f"I2 {case.number}: {target} is there {count} times"
        if row not in POSTED_ONCE:
            continue
        if target in incident.steps.settled:
            if counts.posted[target] == 0 and target not in confirmed:
                yield f"I2 {case.number}: {target} is done, and is not there"
        elif target in incident.steps.refused:
            error = incident.steps.refused[target].error
            if count > _allowed(case, target, error):
                yield f"I2 {case.number}: {target} was refused ({error}) and is there"


def wrong_channel_contents(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: the people, the pin and the bookmarks in an incident's channel are right."""
    incident = case.incident
    channel = (
        evidence.workspace.find(incident.channel.id)
        if incident and incident.channel
        else None
    )
    if incident is None or channel is None:
        return
    confirmed = {x.step for x in case.events if isinstance(x, Confirmed)}
    for target in incident.steps.settled:
        person = target.rpartition("/")[2]
        has_been_there = (channel.id, person) in evidence.slack_history.joined
        if keys.row_of(target) == keys.INVITE and not has_been_there:
            yield f"I2 {case.number}: {target} is done, and they never joined"
    titles = Counter((x.title, x.link) for x in channel.bookmarks)
    for link in incident.links:
        key = StepKey(f"{keys.BOOKMARK}/{link.key}")
        count, is_done = titles[link.title, link.url], key in incident.steps.settled
        if count > 1 + repeats_of(case, key):
            yield f"I2 {case.number}: {count} bookmarks {link.title!r}"
        if is_done and not count and key not in confirmed:
            yield f"I2 {case.number}: no bookmark {link.title!r}"
    yield from _wrong_pins(case, incident, channel, evidence)


def _wrong_pins(
    case: Case, incident: Incident, channel: Channel, evidence: Evidence
) -> Iterator[str]:
    card = incident.steps.display(keys.CARD)
    key = StepKey(f"{keys.PIN}/{card.posting}")
    pins = [pin.ts for pin in channel.pins]
    ours = [ts for ts in pins if (x := channel.message(ts)) and x.bot_id]
    is_there = card.ts is not None and channel.message(card.ts) is not None
    confirmed = {x.step for x in case.events if isinstance(x, Confirmed)}
    dead = sum((channel.id, ts) in evidence.uneditable for ts in ours)
    repeats = sum(repeats_of(case, x.step) for x in _card_intents(case))
    if len(ours) > 1 + repeats + dead:
        yield f"I2 {case.number}: {len(ours)} pins"
    is_done = key in incident.steps.settled and key not in confirmed
    if is_done and is_there and card.ts not in pins:
        yield f"I2 {case.number}: the card is not pinned"


def _card_intents(case: Case) -> list[StepStarted]:
    return [x for x in case.intents if keys.row_of(x.step) in {keys.CARD, keys.PIN}]
