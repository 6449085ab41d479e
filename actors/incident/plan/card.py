"""The rows that keep the card up to date, and pin it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from attrs import evolve as with_

from actors.incident.effects import Effect, PinMessage, Surface
from actors.incident.facts import Lead
from actors.incident.ids import MessageTs
from actors.incident.keys import CARD, invite_key, pin_key
from actors.incident.missing import missing_most
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.channel import has_no_channel, own_channel
from actors.incident.plan.fresh import show, surface_targets
from actors.incident.plan.rows import Due, Target
from actors.incident.plan.status import status_of, unless_older
from actors.incident.responsible import asked_for_updates
from actors.incident.seen import progress_of
from actors.incident.versions import CARD_SHOWS_WHAT_IS_MISSING
from actors.incident.views import CardView

TASKS_SHOWN = 5
"""How many open tasks the card names; it counts the others."""


def card_targets(incident: Incident) -> tuple[Target, ...]:
    return surface_targets(incident, CARD)


def card_steps(incident: Incident, _now: datetime) -> Iterator[Due]:
    view = card_of(incident)
    before = with_(view, roles=(), missing=None, status=None)
    surface = unless_older(incident, Surface(name=CARD, view=view), before)
    yield from show(incident, surface, own_channel(incident).id)


def card_of(incident: Incident) -> CardView:
    """Return all that the card shows; what only helps an open incident ends with it."""
    closed, tasks = incident.closed, incident.tasks
    view = CardView(
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
        absent=tuple(x.person for x in incident.leads if _is_absent(incident, x)),
        tasks=tuple(islice(tasks.lines, TASKS_SHOWN)),
        open_tasks=len(tasks.open_numbers),
        status=status_of(incident),
    )
    if closed:
        return view
    checklist = progress_of(incident)
    return with_(
        view,
        impact=incident.impact,
        roles=incident.roles.known,
        unaccepted=_unaccepted(incident),
        checked=checklist.done if checklist else 0,
        checks=checklist.total if checklist else 0,
        missing=missing_most(incident),
        update_at=incident.promise.due_at,
        update_by=asked_for_updates(incident) if incident.promise.due_at else None,
    )


def _is_absent(incident: Incident, lead: Lead) -> bool:
    is_refused = invite_key(lead.person) in incident.steps.refused
    return is_refused or lead.person in incident.crew.absent


def _unaccepted(incident: Incident) -> tuple[str, ...]:
    """Return the roles that people were given, and have not accepted.

    Before there were briefs, nobody was asked to accept a role.
    """
    is_older = incident.plan < CARD_SHOWS_WHAT_IS_MISSING
    asked = {x.role.key for x in incident.briefings.open if x.end is None}
    return tuple(
        x.role.key
        for x in incident.leads
        if not incident.roles.has_accepted(x.role.key)
        if x.role.key in asked or not is_older
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
