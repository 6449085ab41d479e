"""The rows that remove messages which the bot could not edit and has replaced.

Rule: the old message is removed only once the new one is there, so people always have
one.
"""

from actors.incident.effects import DeleteMessage, Effect, UnpinMessage
from actors.incident.ids import StepKey
from actors.incident.keys import CARD, delete_key, pin_key, unpin_key
from actors.incident.model import Incident
from actors.incident.plan.rows import Target
from actors.incident.steps.state import Retired


def unpin_targets(incident: Incident) -> tuple[Target, ...]:
    """Return the pins of old cards."""
    return tuple(
        Target(key=key, occasion=old.occasion)
        for old in incident.steps.retired
        if old.surface == CARD
        for key in (unpin_key(old.posting),)
        if _is_pinned_anew(incident, old) or incident.steps.has_begun(key)
    )


def unpin_effect(incident: Incident, target: Target) -> Effect:
    old = next(x for x in incident.steps.retired if _is_unpinned_by(x, target))
    return UnpinMessage(channel=old.channel, ts=old.ts)


def delete_targets(incident: Incident) -> tuple[Target, ...]:
    """Return the old messages themselves, without those that Slack will not delete."""
    return tuple(
        Target(key=key, occasion=old.occasion)
        for old in incident.steps.retired
        if (key := _deleted_by(old)) not in incident.steps.refused
        if _may_go(incident, old) or incident.steps.has_begun(key)
    )


def delete_effect(incident: Incident, target: Target) -> Effect:
    old = next(x for x in incident.steps.retired if _deleted_by(x) == target.key)
    return DeleteMessage(channel=old.channel, ts=old.ts)


def _deleted_by(old: Retired) -> StepKey:
    return delete_key(old.surface, old.posting)


def _is_unpinned_by(old: Retired, target: Target) -> bool:
    return old.surface == CARD and unpin_key(old.posting) == target.key


def _may_go(incident: Incident, old: Retired) -> bool:
    """Whether it may be deleted; an old card is unpinned first."""
    if old.surface != CARD:
        return _is_followed(incident, old)
    return incident.steps.is_over(unpin_key(old.posting))


def _is_followed(incident: Incident, old: Retired) -> bool:
    display = incident.steps.display(old.surface)
    return display.ts is not None and display.posting > old.posting


def _is_pinned_anew(incident: Incident, old: Retired) -> bool:
    """Whether the new card is pinned, or cannot be."""
    posting = incident.steps.display(CARD).posting
    return _is_followed(incident, old) and incident.steps.is_over(pin_key(posting))
