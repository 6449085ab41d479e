"""What is edited as things change: cards, receipts and topics show what holds now."""

import html
from collections.abc import Iterator

from actors.incident.ids import StepKey
from actors.incident.keys import CARD, TOPIC
from actors.incident.model import Phase
from actors.incident.pictures import card_of, topic_of
from bot.slack.messages import Mark, render
from tests.auditor.evidence import Case, Evidence


def wrong_surfaces(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: what a card or a receipt is said to show stands where it is said to."""
    incident = case.incident
    if incident is None:
        return
    gone = evidence.heard.deleted
    for name, display in incident.displays.items():
        if name == TOPIC or display.ts is None or display.channel is None:
            continue
        place = evidence.workspace.find(display.channel)
        if place is None or (display.channel, display.ts) in gone:
            continue
        message = place.message(display.ts)
        if message is None:
            yield f"I2 {case.number}: {name} stands nowhere"
        elif display.shown is not None:
            mark = Mark(number=case.number, step=StepKey(f"{name}/{display.posting}"))
            wanted = render(display.shown, mark, "")["text"]
            if message.text != wanted:
                yield f"I2 {case.number}: {name} says {message.text!r}, not {wanted!r}"
    card = incident.display(CARD)
    if card.ts and not card.error and card.shown != card_of(incident):
        yield f"I2 {case.number}: the card is not what holds"


def wrong_topic(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: the topic tells what holds."""
    incident = case.incident
    own = incident.channel if incident else None
    channel = evidence.workspace.find(own.id) if own else None
    if incident is None or channel is None:
        return
    display, view = incident.display(TOPIC), topic_of(incident)
    if display.error or display.shown is None:
        return
    if display.shown != view:
        yield f"I2 {case.number}: the topic is not what holds"
    state = "Closed · " if incident.phase is Phase.CLOSED else ""
    head = f"{state}{view.severity.word} · {view.service.name} · "
    if not html.unescape(channel.topic).startswith(head):
        yield f"I2 {case.number}: the topic is {channel.topic!r}, not {head!r}"
