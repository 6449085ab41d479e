"""Test incidents: nobody hears of one but the person who declared it.

Rule: it is read from Slack: what the bot posted, whom it invited, and what it is named.
"""

from collections.abc import Iterator
from datetime import timedelta

from actors.incident.crew import ChannelJoined, ChannelLeft
from actors.incident.ending import ClosedAutomatically
from actors.incident.events import HumanEvent
from actors.incident.lifecycle import Declared, Kind, Reopened
from bot.sandbox import Message
from bot.sandbox.channel import Kind as Place
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.homes import homes
from tests.auditor.visible_text import letters

MARK = "TEST: "
LASTS = timedelta(days=1)
TELLING = 8
"""Fewer letters of a title may be part of any other text."""

CHANNEL = "test-"


def heard_by_others(case: Case, evidence: Evidence) -> Iterator[str]:
    """I10: a test incident's messages and invitations reach its declarer only."""
    first = case.events[0] if case.events else None
    if not isinstance(first, Declared) or first.kind is not Kind.TEST:
        return
    own = case.incident.own_channel if case.incident else None
    for message in _about(case, evidence):
        if message.channel != own and not _is_private(message, first, evidence):
            yield f"I10 {case.number}: told in {message.channel}, {message.text[:60]!r}"
        if not message.text.startswith(MARK):
            yield f"I10 {case.number}: not marked as a test, {message.text[:60]!r}"
    for call in evidence.invitations:
        if own and call.args.text("channel") == own:
            strange = set(call.args.text("users").split(",")) - {first.mark.by}
            if strange:
                yield f"I10 {case.number}: {sorted(strange)} invited to a test"
    name = evidence.slack_history.named.get(own, "") if own else CHANNEL
    if not name.startswith(CHANNEL):
        yield f"I10 {case.number}: the channel of a test is named {name}"
    for event in case.events:
        by = event.mark.by if isinstance(event, HumanEvent) else first.mark.by
        # Slack says who is in the channel.
        if by != first.mark.by and not isinstance(event, ChannelLeft | ChannelJoined):
            yield f"I10 {case.number}: {by} took part, {type(event).__name__}"
    yield from _told_to_others(case, first, evidence)


def _told_to_others(case: Case, first: Declared, evidence: Evidence) -> Iterator[str]:
    """Yield answers about a test to people who are not in its channel."""
    own = case.incident.own_channel if case.incident else None
    title = letters(first.title.removeprefix(MARK))
    for line in evidence.slack_history.ephemeral:
        is_outside = line.person != first.mark.by and line.channel != own
        read = f"{line.text} {line.blocks}"
        is_about = (own and f"<#{own}" in read) or (
            len(title) >= TELLING and title in letters(read)
        )
        if is_outside and is_about:
            yield f"I10 {case.number}: {line.person} read {line.text[:60]!r}"
    for home in homes(evidence):
        shown = str(home.blocks)
        is_about = bool(own) and f"'channel_id': '{own}'" in shown
        if is_about or (len(title) >= TELLING and title in letters(shown)):
            yield f"I10 {case.number}: the Home tab of {home.person} shows a test"


def _about(case: Case, evidence: Evidence) -> Iterator[Message]:
    """Yield what the bot posted for this incident, or that leads to its channel."""
    own = case.incident.own_channel if case.incident else None
    for message in evidence.slack_history.posted:
        mark = mark_of(message)
        is_ours = mark is not None and mark[0] == case.number
        names_it = own and message.bot_id and f"<#{own}" in str(message.blocks)
        if is_ours or names_it:
            yield message


def _is_private(message: Message, first: Declared, evidence: Evidence) -> bool:
    place = evidence.workspace.find(message.channel)
    if place is None or place.kind is not Place.DIRECT:
        return False
    return set(place.members) <= {first.mark.by, evidence.workspace.bot.id}


def wrong_ends(case: Case) -> Iterator[str]:
    """I3: only a test is closed automatically, and a day after it was opened."""
    opened, is_test = None, False
    for event in case.events:
        match event:
            case Declared(mark=mark, kind=kind):
                opened, is_test = mark.at, kind is Kind.TEST
            case Reopened(mark=mark):
                opened = mark.at
            case ClosedAutomatically(at=at) if not is_test:
                yield f"I3 {case.number}: closed automatically at {at}, and no test"
            case ClosedAutomatically(at=at) if opened is None or at - opened < LASTS:
                yield f"I3 {case.number}: a test from {opened} was closed at {at}"
            case _:
                pass
