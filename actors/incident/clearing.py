"""What becomes of messages that could not be edited any more, once the new ones stand.

Rule: an old one goes only after its successor is there, so that people always have one.
"""

from actors.incident.effects import DeleteMessage, Effect, UnpinMessage
from actors.incident.ids import StepKey
from actors.incident.keys import CARD, delete_key, pin_key, unpin_key
from actors.incident.model import Incident, Retired
from actors.incident.rows import Target, has_begun


def unpins(incident: Incident) -> tuple[Target, ...]:
    """The pins of old cards."""
    return tuple(
        _target(unpin_key(old.posting), old)
        for old in incident.retired
        if old.surface == CARD
        if _is_pinned_anew(incident, old) or has_begun(incident, unpin_key(old.posting))
    )


def unpin(incident: Incident, target: Target) -> Effect:
    old = next(x for x in incident.retired if _is_unpinned_by(x, target))
    return UnpinMessage(channel=old.channel, ts=old.ts)


def deletions(incident: Incident) -> tuple[Target, ...]:
    """The old messages themselves; what Slack refuses to delete stays."""
    return tuple(
        _target(key, old)
        for old in incident.retired
        if (key := _deleted_by(old)) not in incident.refused
        if _may_go(incident, old) or has_begun(incident, key)
    )


def delete(incident: Incident, target: Target) -> Effect:
    old = next(x for x in incident.retired if _deleted_by(x) == target.key)
    return DeleteMessage(channel=old.channel, ts=old.ts)


def _target(key: StepKey, old: Retired) -> Target:
    return Target(key=key, occasion=old.occasion)


def _deleted_by(old: Retired) -> StepKey:
    return delete_key(old.surface, old.posting)


def _is_unpinned_by(old: Retired, target: Target) -> bool:
    return old.surface == CARD and unpin_key(old.posting) == target.key


def _may_go(incident: Incident, old: Retired) -> bool:
    if old.surface != CARD:
        return _is_followed(incident, old)
    return _is_over(incident, unpin_key(old.posting))


def _is_followed(incident: Incident, old: Retired) -> bool:
    display = incident.display(old.surface)
    return display.ts is not None and display.posting > old.posting


def _is_pinned_anew(incident: Incident, old: Retired) -> bool:
    """Whether the new card has its pin, or cannot have it."""
    posting = incident.display(CARD).posting
    return _is_followed(incident, old) and _is_over(incident, pin_key(posting))


def _is_over(incident: Incident, key: StepKey) -> bool:
    return key in incident.settled or key in incident.refused
