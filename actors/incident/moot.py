"""Which notices are moot for a reader.

A notice is moot in two cases. If somebody reopened the incident before the reader heard
that it was closed, neither the closing nor the reopening is news. And if the reader
already has newer notices on all its subjects, it is outdated. A notice is never moot
once its call was sent: see ``Steps.has_begun``.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from actors.incident.ids import ChannelId
from actors.incident.keys import NOTICE, notice_key, notice_of, row_of, target_of
from actors.incident.model import IncidentDraft
from actors.incident.notices import NOTHING_HEARD, Subject, subject_of


def is_moot(incident: IncidentDraft, version: int, channel: ChannelId) -> bool:
    """Whether this reader does not need the notice, as far as anybody knows now.

    A newer notice whose call is in doubt may be there already.
    """
    if incident.steps.has_begun(notice_key(version, channel)):
        return False
    if is_moot_for_good(incident, version, channel):
        return True
    begun = begun_after(incident, version, channel)
    return bool(begun) and _is_said(incident, version, channel, begun)


def is_moot_for_good(incident: IncidentDraft, version: int, channel: ChannelId) -> bool:
    """Whether this reader will never need the notice."""
    if incident.steps.has_begun(notice_key(version, channel)):
        return False
    closing = incident.notices.undone.get(version)
    if closing is not None and not _heard_of(incident, closing, channel):
        return True
    return _is_said(incident, version, channel, {})


def begun_after(
    incident: IncidentDraft, version: int, channel: ChannelId
) -> Mapping[Subject, int]:
    """Return the subjects of newer notices that this reader may have by now."""
    found: dict[Subject, int] = {}
    for newer in _in_doubt_after(incident, version, channel):
        for news in incident.notices.by_version[newer].news:
            subject = subject_of(news)
            found[subject] = max(newer, found.get(subject, 0))
    return found


def _is_said(
    incident: IncidentDraft,
    version: int,
    channel: ChannelId,
    begun: Mapping[Subject, int],
) -> bool:
    """Whether newer notices cover all its subjects."""
    backlog = incident.notices.backlogs.get(channel)
    heard = backlog.heard if backlog else NOTHING_HEARD
    return all(
        max(heard.get(subject, 0), begun.get(subject, 0)) > version
        for subject in map(subject_of, incident.notices.by_version[version].news)
    )


def _heard_of(incident: IncidentDraft, closing: int, channel: ChannelId) -> bool:
    """Whether a notice or a late announcement told this reader of the closing."""
    has_notice = incident.steps.has_begun(notice_key(closing, channel))
    return has_notice or incident.steps.announced.get(channel, 0) >= closing


def _in_doubt_after(
    incident: IncidentDraft, version: int, channel: ChannelId
) -> Iterator[int]:
    """Yield newer notices of calls in doubt; a call covers its notices in order."""
    for key, started in incident.steps.started.items():
        if row_of(key) != NOTICE or target_of(key) != channel:
            continue
        for target in reversed(started.covers):
            if (newer := notice_of(target)[0]) <= version:
                break
            yield newer
    backlog = incident.notices.backlogs.get(channel)
    refused = backlog.refused if backlog else ()
    for newer in refused[bisect_right(refused, version) :]:
        if incident.steps.has_begun(notice_key(newer, channel)):
            yield newer
