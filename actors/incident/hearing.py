"""How events change which notices each reader has yet to hear."""

from datetime import datetime

from attrs import evolve as with_

from actors.incident.announcement import announcement_of
from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import (
    ANNOUNCE,
    NOTICE,
    notice_key,
    notice_of,
    row_of,
    target_of,
)
from actors.incident.model import DECLARED, IncidentDraft
from actors.incident.moot import is_moot_for_good
from actors.incident.notices import (
    Backlog,
    Notice,
    add_notice,
    add_reader,
    hear,
    refuse,
    set_backlog,
    wait_again,
)
from actors.incident.steps.events import ChannelNews
from actors.incident.steps.evolve import note_view
from actors.incident.versions import LATE_CHANNEL_NOTICE


def step_started(incident: IncidentDraft, step: StepKey) -> None:
    """Note what an announcement shows, because it is edited from then on."""
    if row_of(step) == ANNOUNCE:
        view = announcement_of(incident, ChannelId(target_of(step)))
        note_view(incident.steps, step, view)


def target_done(incident: IncidentDraft, target: StepKey) -> None:
    """Note that a reader has heard a notice, or gets notices from now on."""
    row = row_of(target)
    if row == NOTICE:
        version, channel = notice_of(target)
        hear(incident.notices, channel, version)
        _drop_moot(incident, channel)
    elif row == ANNOUNCE:
        channel = ChannelId(target_of(target))
        upto = incident.steps.announced[channel]
        _listen(incident, channel, Backlog(is_own=False, upto=upto))


def target_refused(incident: IncidentDraft, target: StepKey) -> None:
    """Note that Slack refused to post a notice."""
    if row_of(target) == NOTICE:
        version, channel = notice_of(target)
        refuse(incident.notices, channel, version)


def target_retried(incident: IncidentDraft, target: StepKey) -> None:
    """Let a reader wait again for a notice that somebody retried."""
    if row_of(target) == NOTICE:
        version, channel = notice_of(target)
        wait_again(incident.notices, channel, version)


def channel_created(incident: IncidentDraft, at: datetime) -> None:
    """Let the new channel hear what has changed so far, and others hear of it.

    If Slack refused to create the channel and somebody retried it, the announcements
    could not name it, so their readers get a notice with its name.
    """
    retried = incident.steps.retried
    if retried and incident.plan >= LATE_CHANNEL_NOTICE:
        late = Notice(
            version=incident.version,
            occasion=DECLARED,
            mark=with_(retried, at=at),
            news=(ChannelNews(),),
            is_for_others=True,
        )
        add_notice(incident.notices, late)
    if channel := incident.steps.channel:
        _listen(incident, channel.id, Backlog(is_own=True, upto=0))


def drop_undone(incident: IncidentDraft) -> None:
    """Drop what a reopening made moot."""
    for channel in incident.notices.backlogs:
        _drop_moot(incident, channel)


def _listen(incident: IncidentDraft, channel: ChannelId, backlog: Backlog) -> None:
    """Start to give a channel notices; what is over already is not pending."""
    notices, steps = incident.notices, incident.steps
    add_reader(notices, channel, backlog)
    for version in tuple(notices.pending(backlog)):
        key = notice_key(version, channel)
        if key in steps.settled:
            hear(notices, channel, version)
        elif key in steps.refused:
            refuse(notices, channel, version)
    _drop_moot(incident, channel)


def _drop_moot(incident: IncidentDraft, channel: ChannelId) -> None:
    """Drop what this reader missed and will never need to hear."""
    backlog = incident.notices.backlogs.get(channel)
    if backlog is None or not (backlog.skipped or backlog.refused):
        return
    needed = with_(
        backlog,
        skipped=_needed(incident, channel, backlog.skipped),
        refused=_needed(incident, channel, backlog.refused),
    )
    set_backlog(incident.notices, channel, needed)


def _needed(
    incident: IncidentDraft, channel: ChannelId, versions: tuple[int, ...]
) -> tuple[int, ...]:
    return tuple(x for x in versions if not is_moot_for_good(incident, x, channel))
