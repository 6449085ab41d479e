"""The rows that keep the card up to date, and pin it."""

from collections.abc import Iterator
from datetime import datetime

from actors.incident.effects import Effect, PinMessage, Surface
from actors.incident.ids import MessageTs
from actors.incident.keys import CARD, invite_key, pin_key
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.channel import has_no_channel, own_channel
from actors.incident.plan.fresh import show, surface_targets
from actors.incident.plan.rows import Due, Target
from actors.incident.views import CardView


def card_targets(incident: Incident) -> tuple[Target, ...]:
    return surface_targets(incident, CARD)


def card_steps(incident: Incident, _now: datetime) -> Iterator[Due]:
    surface = Surface(name=CARD, view=card_of(incident))
    yield from show(incident, surface, own_channel(incident).id)


def card_of(incident: Incident) -> CardView:
    closed = incident.closed
    return CardView(
        number=incident.number,
        title=incident.title,
        description=incident.description,
        severity=incident.severity,
        unsure=incident.unsure,
        service=incident.service,
        leads=incident.leads,
        declared=incident.declared,
        links=incident.links,
        closed=closed.mark if closed else None,
        summary=closed.summary if closed else "",
        absent=tuple(
            lead.person
            for lead in incident.leads
            if invite_key(lead.person) in incident.steps.refused
            or lead.person in incident.crew.absent
        ),
    )


def pin_targets(incident: Incident) -> tuple[Target, ...]:
    """Return the pin of the current card, unless the bot cannot reach that card.

    It cannot if Slack refused to post the card, or if only a person has seen it.
    """
    card = incident.steps.display(CARD)
    is_out_of_reach = card.ts is None and (card.refused or card.shown)
    if has_no_channel(incident) or is_out_of_reach:
        return ()
    posting = max(card.posting, 1)
    return (Target(key=pin_key(posting), occasion=DECLARED),)


def pin_effect(incident: Incident, _target: Target) -> Effect:
    ts = incident.steps.display(CARD).ts or MessageTs("")
    return PinMessage(channel=own_channel(incident).id, ts=ts)
