"""The journal notes nobody as away who did not leave, and the card shows who is."""

import re
from collections import Counter
from collections.abc import Iterator

from actors.incident.crew import ChannelJoined, ChannelLeft
from actors.incident.keys import CARD
from bot.sandbox.changes import MemberJoined, MemberLeft
from tests.auditor.evidence import Case, Evidence
from tests.auditor.incident_state import states_of
from tests.auditor.surfaces import last_shown
from tests.auditor.visible_text import text_of

AWAY = "not in this channel"
"""What a card says behind the name of a lead who is not there."""


def wrong_absences(case: Case, evidence: Evidence) -> Iterator[str]:
    """I3: people left or came back in Slack as often as the journal notes it."""
    incident = case.incident
    own = incident.channel.id if incident and incident.channel else ""
    changes = evidence.slack_history.changes
    left = Counter(
        x.person for x in changes if isinstance(x, MemberLeft) and x.channel == own
    )
    joined = Counter(
        x.person for x in changes if isinstance(x, MemberJoined) and x.channel == own
    )
    # Slack reports nothing when an account is deactivated.
    gone = {x.id for x in evidence.workspace.people if x.deactivated}
    for kind, there in ((ChannelLeft, left), (ChannelJoined, joined)):
        noted = Counter(str(x.mark.by) for x in case.events if isinstance(x, kind))
        for person, count in noted.items():
            if count > there[person] and person not in gone:
                yield (
                    f"I3 {case.number}: {kind.__name__} of {person} is noted {count}"
                    f" times and happened {there[person]} times"
                )


def hidden_absences(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: the card says of each lead who is away that they are."""
    state, card = states_of(case.events)[-1], last_shown(case).get(CARD)
    place = evidence.workspace.find(card.channel) if card and card.channel else None
    message = place.message(card.ts) if place and card and card.ts else None
    if state is None or message is None:
        return
    text = text_of(message)
    away = absent_people(case) & set(state.leads.values())
    if len(re.findall(AWAY, text)) < len(away):
        yield f"I2 {case.number}: the card does not say that {sorted(away)} left"


def absent_people(case: Case) -> frozenset[str]:
    """Return who is away, as the journal notes it."""
    absent: set[str] = set()
    for event in case.events:
        if isinstance(event, ChannelLeft):
            absent.add(event.mark.by)
        elif isinstance(event, ChannelJoined):
            absent.discard(event.mark.by)
    return frozenset(absent)
