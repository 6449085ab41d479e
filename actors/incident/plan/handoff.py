"""The row that tells the team what comes next, after each closing."""

from actors.incident.bodies import NextStepsView
from actors.incident.effects import Effect, PostMessage
from actors.incident.facts import REPORT
from actors.incident.keys import handoff_key
from actors.incident.lifecycle import Closure
from actors.incident.model import Incident
from actors.incident.plan.channel import has_no_channel, own_channel
from actors.incident.plan.rows import Target


def handoff_targets(incident: Incident) -> tuple[Target, ...]:
    """Return the current closure, and earlier ones whose next steps have begun."""
    if has_no_channel(incident):
        return ()
    return tuple(
        Target(key=key, occasion=closure.occasion, name=str(number))
        for number, closure in enumerate(incident.lifecycle.closures, start=1)
        for key in (handoff_key(number),)
        if not closure.is_automatic
        if closure is incident.closed or incident.steps.has_begun(key)
    )


def handoff_effect(incident: Incident, target: Target) -> Effect:
    closure = incident.lifecycle.closures[int(target.name) - 1]
    body = next_steps_of(incident, closure)
    return PostMessage(to=own_channel(incident).id, body=body)


def next_steps_of(incident: Incident, closure: Closure) -> NextStepsView:
    report = next((link for link in incident.links if link.key == REPORT), None)
    return NextStepsView(number=incident.number, closed=closure.mark, report=report)
