"""How events change which notices each reader has yet to hear."""

from datetime import datetime

from attrs import evolve as with_

from actors.incident import notices
from actors.incident.copies import changed
from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import (
    ANNOUNCE,
    NOTICE,
    notice_key,
    notice_of,
    row_of,
    target_of,
)
from actors.incident.model import DECLARED, Incident
from actors.incident.moot import is_moot_for_good
from actors.incident.notices import Backlog, Notice, Notices
from actors.incident.steps.events import ChannelNews
from actors.incident.trouble import Confirmed, Retried, TroubleEvent
from actors.incident.versions import LATE_CHANNEL_NOTICE


def told(found: Notices, target: StepKey) -> Notices:
    """Note that a notice was posted, if this target is one."""
    if row_of(target) != NOTICE:
        return found
    version, channel = notice_of(target)
    return notices.heard(found, channel, version)


def not_told(found: Notices, target: StepKey) -> Notices:
    """Note that Slack refused to post a notice, if this target is one."""
    if row_of(target) != NOTICE:
        return found
    version, channel = notice_of(target)
    return notices.refused(found, channel, version)


def target_done(incident: Incident, target: StepKey) -> Incident:
    """Drop what a posted notice made moot, and tell new readers what changes."""
    row = row_of(target)
    if row == NOTICE:
        _, channel = notice_of(target)
        return _without_moot(incident, channel)
    if row == ANNOUNCE:
        channel = ChannelId(target_of(target))
        if channel in incident.steps.announced:
            upto = incident.steps.announced[channel]
            return _listens(incident, channel, Backlog(is_own=False, upto=upto))
    return incident


def channel_created(before: Incident, incident: Incident, at: datetime) -> Incident:
    """Let the new channel hear what has changed so far, and others hear of it."""
    noticed = _with_late_notice(before, incident, at)
    if noticed.channel is None:
        return noticed
    return _listens(noticed, noticed.channel.id, Backlog(is_own=True, upto=0))


def trouble_settled(
    before: Incident, incident: Incident, event: TroubleEvent
) -> Incident:
    """Let readers wait again for what somebody retried, and note what is confirmed."""
    found = incident.notices
    match event:
        case Confirmed(step=step):
            if step not in incident.steps.settled:
                return incident
            return target_done(changed(incident, notices=told(found, step)), step)
        case Retried():
            for target in before.steps.refused:
                is_retried = target not in incident.steps.refused
                if is_retried and row_of(target) == NOTICE:
                    version, channel = notice_of(target)
                    found = notices.retried(found, channel, version)
            return changed(incident, notices=found)


def _with_late_notice(before: Incident, incident: Incident, at: datetime) -> Incident:
    """Add a notice for channels whose announcement could not name the channel yet.

    That happens if Slack refused to create the channel and somebody retried it.
    Otherwise the announcement itself names the channel.
    """
    retried = before.steps.retried
    if retried is None or incident.plan < LATE_CHANNEL_NOTICE:
        return incident
    notice = Notice(
        version=incident.version,
        occasion=DECLARED,
        mark=with_(retried, at=at),
        news=(ChannelNews(),),
        is_for_others=True,
    )
    return changed(incident, notices=notices.noticed(incident.notices, notice))


def _listens(incident: Incident, channel: ChannelId, backlog: Backlog) -> Incident:
    """Start to give a channel notices; what is over already is not pending."""
    found = notices.with_backlog(incident.notices, channel, backlog)
    for version in found.pending(backlog):
        key = notice_key(version, channel)
        if key in incident.steps.settled:
            found = notices.heard(found, channel, version)
        elif key in incident.steps.refused:
            found = notices.refused(found, channel, version)
    return _without_moot(changed(incident, notices=found), channel)


def _without_moot(incident: Incident, channel: ChannelId) -> Incident:
    """Drop what this reader missed and will never need to hear."""
    backlog = incident.notices.backlogs.get(channel)
    if backlog is None or not (backlog.skipped or backlog.refused):
        return incident
    kept = with_(
        backlog,
        skipped=_needed(incident, channel, backlog.skipped),
        refused=_needed(incident, channel, backlog.refused),
    )
    found = notices.with_backlog(incident.notices, channel, kept)
    return changed(incident, notices=found)


def _needed(
    incident: Incident, channel: ChannelId, versions: tuple[int, ...]
) -> tuple[int, ...]:
    return tuple(x for x in versions if not is_moot_for_good(incident, x, channel))
