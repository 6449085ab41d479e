"""The offers to catch up: only for those who came to a channel by themselves."""

from collections import Counter
from collections.abc import Iterator

from actors.incident.lifecycle import Declared, Kind
from bot.sandbox.changes import MemberJoined
from bot.sandbox.message import Ephemeral
from tests.auditor.evidence import Case, Evidence

BY_ITSELF = "postEphemeral"
"""The origin of a private message that answers nothing."""


def wrong_offers(case: Case, evidence: Evidence) -> Iterator[str]:
    """I3: nobody is offered it whom Muster invited, nor in a test, nor for nothing."""
    own = case.incident.own_channel if case.incident else None
    if own is None:
        return
    offers = [x for x in offered(evidence) if x.channel == own]
    first = case.events[0]
    for offer in offers:
        if isinstance(first, Declared) and first.kind is Kind.TEST:
            yield f"I3 {case.number}: {offer.person} was offered to catch up on a test"
        if _was_invited(offer, evidence):
            yield f"I3 {case.number}: {offer.person} was invited and offered this"
    joined = Counter(
        x.person
        for x in evidence.slack_history.changes
        if isinstance(x, MemberJoined) and x.channel == own
    )
    for person, count in Counter(x.person for x in offers).items():
        if count > joined[person]:
            yield f"I3 {case.number}: {person} was offered to catch up {count} times"


def offered(evidence: Evidence) -> list[Ephemeral]:
    return [x for x in evidence.slack_history.ephemeral if x.origin == BY_ITSELF]


def _was_invited(offer: Ephemeral, evidence: Evidence) -> bool:
    return any(
        call.args.text("channel") == offer.channel
        and call.at < float(offer.ts)
        and offer.person in call.args.text("users").split(",")
        for call in evidence.invitations
    )
