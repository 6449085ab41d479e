"""The notices of an incident, and which of them each channel has yet to hear.

Rule: nothing here is searched for at a look at the plan, because a long incident has
thousands of notices, and an outage of Slack leaves hundreds of them pending.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from itertools import takewhile

from attrs import evolve as with_
from attrs import field, frozen
from immutables import Map

from actors.incident.copies import changed
from actors.incident.events import News
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, PersonId
from actors.incident.lifecycle import ClosingNews, ReopeningNews
from actors.incident.roles import LeadNews

Subject = str
NOTHING_HEARD: Map[str, int] = Map()


@frozen(kw_only=True)
class Notice:
    """News for everybody who knows of the incident.

    Attributes:
        is_for_others: not for the incident's own channel, which knows already.
    """

    version: int
    occasion: str
    mark: Mark
    news: tuple[News, ...]
    is_for_others: bool = False


@frozen(kw_only=True)
class Backlog:
    """How far a channel has got with the notices, which it gets one after another.

    Attributes:
        is_own: it is the incident's own channel, which knows already that it is there.
        upto: the last notice that was posted there, refused there, or not for it;
            every later one is pending.
        skipped: earlier ones that are pending as well, because somebody retried them.
        refused: earlier ones that Slack refused to post there.
        heard: on each subject, the latest notice that was posted there since the first
            of those that were skipped or refused.
    """

    is_own: bool
    upto: int
    skipped: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()
    heard: Map[Subject, int] = field(factory=Map)


@frozen(kw_only=True, slots=False)
class Notices:
    """Every notice, and how far its readers have got; all numbers are versions.

    Attributes:
        by_version: every notice, by its version.
        versions: of all notices, in order.
        late: those of a channel that came late; they belong to the declaration.
        by_person: all others, by the person who caused them, in order.
        closings: those that say that the incident was closed.
        reopenings: those that say that it was reopened.
        undone: maps each closing that was undone, and its reopening, to the closing.
        backlogs: how far each channel has got that gets notices.
    """

    by_version: Map[int, Notice] = field(factory=Map)
    versions: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    by_person: Map[PersonId, tuple[int, ...]] = field(factory=Map)
    closings: tuple[int, ...] = ()
    reopenings: tuple[int, ...] = ()
    undone: Map[int, int] = field(factory=Map)
    backlogs: Map[ChannelId, Backlog] = field(factory=Map)

    def pending(self, backlog: Backlog) -> Iterator[int]:
        """Yield what a reader has yet to hear, in order; some of it may be moot."""
        yield from backlog.skipped
        first = bisect_right(self.versions, backlog.upto)
        for place in range(first, len(self.versions)):
            if self.is_for(backlog, version := self.versions[place]):
                yield version

    def is_for(self, backlog: Backlog, version: int) -> bool:
        return not (backlog.is_own and self.by_version[version].is_for_others)

    def is_pending(self, backlog: Backlog, version: int) -> bool:
        """Whether this reader has yet to hear this notice."""
        is_later = version > backlog.upto and self.is_for(backlog, version)
        return is_later or is_among(backlog.skipped, version)


def subject_of(news: News) -> Subject:
    """Return what news is about; only the latest on a subject is current."""
    match news:
        case LeadNews(role=role):
            return f"role {role.key}"
        case ReopeningNews():
            return ClosingNews.__name__
        case _:
            return type(news).__name__


def noticed(notices: Notices, notice: Notice) -> Notices:
    """Add a notice, which is pending for every reader."""
    version, person = notice.version, notice.mark.by
    late, by_person = notices.late, notices.by_person
    if notice.is_for_others:
        late = (*late, version)
    else:
        by_person = by_person.set(person, (*by_person.get(person, ()), version))
    added = changed(
        notices,
        by_version=notices.by_version.set(version, notice),
        versions=(*notices.versions, version),
        late=late,
        by_person=by_person,
    )
    return _with_closings(added, notice)


def extended(notices: Notices, version: int, news: News) -> Notices:
    """Add news to a notice."""
    notice = notices.by_version[version]
    longer = with_(notice, news=(*notice.news, news))
    by_version = notices.by_version.set(version, longer)
    return _with_closings(changed(notices, by_version=by_version), longer)


def _with_closings(notices: Notices, notice: Notice) -> Notices:
    """Pair closings and reopenings.

    They alternate, so the first closing belongs to the first reopening, and so on.
    """
    if not any(isinstance(x, ClosingNews | ReopeningNews) for x in notice.news):
        return notices
    closings = _listed(notices.closings, notice, ClosingNews)
    reopenings = _listed(notices.reopenings, notice, ReopeningNews)
    undone = notices.undone
    for pair in zip(closings, reopenings, strict=False):
        for version in pair:
            undone = undone.set(version, pair[0])
    return changed(notices, closings=closings, reopenings=reopenings, undone=undone)


def _listed(
    versions: tuple[int, ...], notice: Notice, kind: type[News]
) -> tuple[int, ...]:
    is_known = notice.version in versions[-1:]
    is_one = any(isinstance(news, kind) for news in notice.news)
    return (*versions, notice.version) if is_one and not is_known else versions


def heard(notices: Notices, channel: ChannelId, version: int) -> Notices:
    """Note that a notice was posted for this reader."""
    return _over(notices, channel, version, is_refused=False)


def refused(notices: Notices, channel: ChannelId, version: int) -> Notices:
    """Note that Slack refused to post a notice for this reader."""
    return _over(notices, channel, version, is_refused=True)


def _over(
    notices: Notices, channel: ChannelId, version: int, *, is_refused: bool
) -> Notices:
    backlog = notices.backlogs.get(channel)
    if backlog is None or version not in notices.by_version:
        return notices
    if not is_refused and _is_next(notices, backlog, version):
        after = Backlog(is_own=backlog.is_own, upto=version)
        return with_backlog(notices, channel, after)
    skipped, refusals = backlog.skipped, backlog.refused
    if version > backlog.upto:
        skipped = tuple(takewhile(version.__gt__, notices.pending(backlog)))
    skipped = without(skipped, version)
    refusals = _with(refusals, version) if is_refused else without(refusals, version)
    after = Backlog(
        is_own=backlog.is_own,
        upto=max(version, backlog.upto),
        skipped=skipped,
        refused=refusals,
        heard=_latest(backlog.heard, notices.by_version[version], is_refused=is_refused)
        if skipped or refusals
        else NOTHING_HEARD,
    )
    return with_backlog(notices, channel, after)


def _is_next(notices: Notices, backlog: Backlog, version: int) -> bool:
    """Whether this reader misses nothing, and this is the first that is pending."""
    if backlog.skipped or backlog.refused:
        return False
    place = bisect_right(notices.versions, backlog.upto)
    return notices.versions[place : place + 1] == (version,)


def _latest(
    heard: Map[Subject, int], notice: Notice, *, is_refused: bool
) -> Map[Subject, int]:
    for subject in map(subject_of, () if is_refused else notice.news):
        if heard.get(subject, 0) < notice.version:
            heard = heard.set(subject, notice.version)
    return heard


def retried(notices: Notices, channel: ChannelId, version: int) -> Notices:
    """Let a reader wait again for a notice that Slack refused."""
    backlog = notices.backlogs.get(channel)
    if backlog is None or not is_among(backlog.refused, version):
        return notices
    again = with_(
        backlog,
        skipped=_with(backlog.skipped, version),
        refused=without(backlog.refused, version),
    )
    return with_backlog(notices, channel, again)


def with_backlog(notices: Notices, channel: ChannelId, backlog: Backlog) -> Notices:
    return changed(notices, backlogs=notices.backlogs.set(channel, backlog))


def is_among(versions: tuple[int, ...], version: int) -> bool:
    place = bisect_left(versions, version)
    return place < len(versions) and versions[place] == version


def _with(versions: tuple[int, ...], version: int) -> tuple[int, ...]:
    if is_among(versions, version):
        return versions
    longer = [*versions]
    insort(longer, version)
    return tuple(longer)


def without(versions: tuple[int, ...], version: int) -> tuple[int, ...]:
    place = bisect_left(versions, version)
    if place == len(versions) or versions[place] != version:
        return versions
    return (*versions[:place], *versions[place + 1 :])
