"""The plan: what an incident owes to people, in the order in which they see it.

Rule: the plan is a table, and the to-do list is computed from it, never stored.
"""

from collections.abc import Iterator
from datetime import datetime

from actors.incident.channel_name import candidate_name
from actors.incident.clearing import delete, deletions, unpin, unpins
from actors.incident.effects import (
    AddBookmark,
    CreateChannel,
    Effect,
    PinMessage,
    PostMessage,
    Step,
    Surface,
)
from actors.incident.ids import ChannelId, MessageTs, StepKey
from actors.incident.keys import (
    ANNOUNCE,
    BOOKMARK,
    CARD,
    CHANNEL,
    CHANNEL_KEY,
    DELETE,
    HANDOFF,
    INVITE,
    PIN,
    TOLD,
    TOPIC,
    UNPIN,
    announce_key,
    bookmark_key,
    handoff_key,
    invite_key,
    pin_key,
)
from actors.incident.model import DECLARED, Channel, Incident
from actors.incident.news import age, readers, tell
from actors.incident.pictures import (
    announcement_of,
    card_of,
    handoff_of,
    topic_of,
)
from actors.incident.receipt import progress_of, receipt_row
from actors.incident.rows import (
    Need,
    Row,
    Target,
    each,
    has_begun,
    has_no_channel,
    in_order,
    is_met,
    once,
    show,
    together,
)
from actors.incident.views import Progress, ReceiptLine
from actors.moves import Act, Move, Rest, Wait

# What the rows serve.


def _channel(_incident: Incident) -> tuple[Target, ...]:
    return (Target(key=CHANNEL_KEY, occasion=DECLARED),)


def _create(incident: Incident, _target: Target) -> Effect:
    return CreateChannel(
        name=candidate_name(incident.wanted_name, incident.names_taken)
    )


def _invitees(incident: Incident) -> tuple[Target, ...]:
    """Who declared it or leads it; who led it once was let in, or is let be."""
    if has_no_channel(incident):
        return ()
    wanted = {incident.declared.by, *(lead.person for lead in incident.leads)}
    targets = (
        Target(key=invite_key(x.person), occasion=x.occasion, name=x.person)
        for x in incident.invitees
    )
    return tuple(x for x in targets if x.name in wanted or has_begun(incident, x.key))


def _display_target(incident: Incident, surface: str) -> tuple[Target, ...]:
    if has_no_channel(incident):
        return ()
    occasion = incident.display(surface).refused_in or DECLARED
    return (Target(key=StepKey(surface), occasion=occasion, surface=surface),)


def _topic_target(incident: Incident) -> tuple[Target, ...]:
    return _display_target(incident, TOPIC)


def _card_target(incident: Incident) -> tuple[Target, ...]:
    return _display_target(incident, CARD)


def _own(incident: Incident) -> Channel:
    """The incident's channel, in rows that need it."""
    if incident.channel is None:
        raise AssertionError("a row that needs the channel ran without it")
    return incident.channel


def _topic(incident: Incident, _now: datetime) -> Iterator[Step]:
    surface = Surface(name=TOPIC, view=topic_of(incident))
    yield from show(incident, surface, _own(incident).id)


def _card(incident: Incident, _now: datetime) -> Iterator[Step]:
    surface = Surface(name=CARD, view=card_of(incident))
    yield from show(incident, surface, _own(incident).id)


def _pins(incident: Incident) -> tuple[Target, ...]:
    card = incident.display(CARD)
    is_out_of_reach = card.ts is None and (card.refused or card.shown)
    if has_no_channel(incident) or is_out_of_reach:
        return ()
    posting = max(card.posting, 1)
    return (Target(key=pin_key(posting), occasion=DECLARED),)


def _pin(incident: Incident, _target: Target) -> Effect:
    ts = incident.display(CARD).ts or MessageTs("")
    return PinMessage(channel=_own(incident).id, ts=ts)


def _bookmarks(incident: Incident) -> tuple[Target, ...]:
    if has_no_channel(incident):
        return ()
    return tuple(
        Target(key=bookmark_key(link.key), occasion=DECLARED, name=link.title)
        for link in incident.links
    )


def _bookmark(incident: Incident, target: Target) -> Effect:
    link = next(x for x in incident.links if bookmark_key(x.key) == target.key)
    return AddBookmark(channel=_own(incident).id, link=link)


def _announcements(incident: Incident) -> tuple[Target, ...]:
    return tuple(
        Target(key=announce_key(channel), occasion=DECLARED, name=channel)
        for channel in incident.announce
    )


def _announce(incident: Incident, target: Target) -> Effect:
    return PostMessage(to=ChannelId(target.name), body=announcement_of(incident))


def _handoffs(incident: Incident) -> tuple[Target, ...]:
    """One for the closure that stands; an earlier one is brought to its end."""
    if has_no_channel(incident):
        return ()
    return tuple(
        Target(key=handoff_key(number), occasion=closure.occasion, name=str(number))
        for number, closure in enumerate(incident.closures, start=1)
        if closure is incident.closed or has_begun(incident, handoff_key(number))
    )


def _hand_off(incident: Incident, target: Target) -> Effect:
    closure = incident.closures[int(target.name) - 1]
    return PostMessage(to=_own(incident).id, body=handoff_of(incident, closure))


DEEDS: tuple[Row, ...] = (
    once(CHANNEL, _channel, _create),
    together(INVITE, _invitees, needs=(Need.CHANNEL,)),
    Row(name=TOPIC, targets=_topic_target, steps=_topic, needs=(Need.CHANNEL,)),
    Row(name=CARD, targets=_card_target, steps=_card, needs=(Need.CHANNEL,)),
    once(PIN, _pins, _pin, needs=(Need.CARD,)),
    each(UNPIN, unpins, unpin, needs=(Need.CARD,)),
    each(BOOKMARK, _bookmarks, _bookmark, needs=(Need.CHANNEL,)),
    each(ANNOUNCE, _announcements, _announce, needs=(Need.CHANNEL_SETTLED,)),
    in_order(TOLD, readers, tell, age, needs=(Need.CHANNEL_SETTLED,)),
    each(HANDOFF, _handoffs, _hand_off, needs=(Need.CHANNEL,)),
)
"""What an incident does for people; an incident goes on as far as each row may run."""

PLAN: tuple[Row, ...] = (
    *DEEDS,
    each(DELETE, deletions, delete),
    receipt_row(DEEDS),
)
"""The whole plan: the deeds, what nobody misses if Slack refuses it, and last the word
to whoever caused them."""


def next_move(incident: Incident | None, now: datetime) -> Move[Step]:
    """What is due now; table order is preference among the rows that may run."""
    if incident is None:
        return Rest()
    later: list[datetime] = []
    for row in PLAN:
        if row.since > incident.plan:
            continue
        if not all(is_met(need, incident) for need in row.needs):
            continue
        for due in row.steps(incident, now):
            if isinstance(due, datetime):
                later.append(due)
                continue
            deferral = incident.deferred.get(due.key)
            if deferral and deferral.until > now:
                later.append(deferral.until)
            else:
                return Act(step=due, in_doubt=due.key in incident.started)
    return Wait(until=min(later)) if later else Rest()


def open_lines(incident: Incident) -> tuple[ReceiptLine, ...]:
    """Everything that is still owed or was refused, whoever caused it."""
    return tuple(
        line
        for _occasion, lines in progress_of(DEEDS, incident)
        for line in lines
        if line.progress is not Progress.DONE
    )
