"""The notices of an incident, and which of them each channel has yet to hear.

Rule: nothing here is searched for at a look at the plan, because a long incident has
thousands of notices, and an outage of Slack leaves hundreds of them pending.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from itertools import takewhile

from attrs import define, field, frozen
from attrs import evolve as with_
from immutables import Map

from actors.incident.events import News
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, PersonId
from actors.incident.lifecycle import ClosingNews, LifecycleNews, ReopeningNews
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


@define(kw_only=True, slots=False)
class NoticesDraft:
    """Every notice, and how far its readers have got; all numbers are versions.

    Attributes:
        by_version: every notice, by its version.
        recent: in order, those that some reader has not got to yet, and a few more.
        recent_by: the same by the person who caused them, without the late ones.
        late: those of a channel that came late; they belong to the declaration.
        closings: those that say that the incident was closed.
        reopenings: those that say that it was reopened.
        undone: maps each closing that was undone, and its reopening, to the closing.
        backlogs: how far each channel has got that gets notices.
    """

    by_version: Map[int, Notice] = field(factory=Map)
    recent: tuple[int, ...] = ()
    recent_by: Map[PersonId, tuple[int, ...]] = field(factory=Map)
    late: tuple[int, ...] = ()
    closings: tuple[int, ...] = ()
    reopenings: tuple[int, ...] = ()
    undone: Map[int, int] = field(factory=Map)
    backlogs: Map[ChannelId, Backlog] = field(factory=Map)

    @property
    def upto(self) -> int:
        """How far all readers have got."""
        return min([backlog.upto for backlog in self.backlogs.values()], default=0)

    def pending(self, backlog: Backlog) -> Iterator[int]:
        """Yield what a reader has yet to hear, in order; some of it may be moot."""
        yield from backlog.skipped
        for place in range(bisect_right(self.recent, backlog.upto), len(self.recent)):
            if self.is_for(backlog, version := self.recent[place]):
                yield version

    def is_for(self, backlog: Backlog, version: int) -> bool:
        return not (backlog.is_own and self.by_version[version].is_for_others)

    def is_pending(self, backlog: Backlog, version: int) -> bool:
        """Whether this reader has yet to hear this notice."""
        is_later = version > backlog.upto and self.is_for(backlog, version)
        return is_later or is_among(backlog.skipped, version)


@frozen(kw_only=True, slots=False)
class Notices(NoticesDraft):
    """The same, for all who only read it."""


def subject_of(news: News) -> Subject:
    """Return what news is about; only the latest on a subject is current."""
    match news:
        case LeadNews(role=role):
            return f"role {role.key}"
        case ReopeningNews():
            return ClosingNews.__name__
        case _:
            return type(news).__name__


def add_notice(notices: NoticesDraft, notice: Notice) -> None:
    """Add a notice, which is pending for every reader."""
    version, person, upto = notice.version, notice.mark.by, notices.upto
    notices.by_version = notices.by_version.set(version, notice)
    notices.recent = (*_after(notices.recent, upto), version)
    if notice.is_for_others:
        notices.late = (*notices.late, version)
    else:
        recent = _after(notices.recent_by.get(person, ()), upto)
        notices.recent_by = notices.recent_by.set(person, (*recent, version))
    _pair_closings(notices, notice)


def extend_notice(notices: NoticesDraft, version: int, news: News) -> None:
    """Add news to a notice."""
    notice = notices.by_version[version]
    longer = with_(notice, news=(*notice.news, news))
    notices.by_version = notices.by_version.set(version, longer)
    _pair_closings(notices, longer)


def _pair_closings(notices: NoticesDraft, notice: Notice) -> None:
    """Pair closings and reopenings, if the latest news is one of them.

    They alternate, so the first closing belongs to the first reopening, and so on.
    """
    if not isinstance(notice.news[-1], LifecycleNews):
        return
    notices.closings = _listed(notices.closings, notice, ClosingNews)
    notices.reopenings = _listed(notices.reopenings, notice, ReopeningNews)
    for pair in zip(notices.closings, notices.reopenings, strict=False):
        for version in pair:
            notices.undone = notices.undone.set(version, pair[0])


def _listed(
    versions: tuple[int, ...], notice: Notice, kind: type[News]
) -> tuple[int, ...]:
    is_known = notice.version in versions[-1:]
    is_one = any(isinstance(news, kind) for news in notice.news)
    return (*versions, notice.version) if is_one and not is_known else versions


def add_reader(notices: NoticesDraft, channel: ChannelId, backlog: Backlog) -> None:
    """Let a channel hear all notices after a certain one."""
    set_backlog(notices, channel, backlog)
    after = [x for x in sorted(notices.by_version) if x > notices.upto]
    notices.recent = tuple(after)
    for version in after:
        notice = notices.by_version[version]
        if not notice.is_for_others:
            known = notices.recent_by.get(notice.mark.by, ())
            recent = _with(known, version)
            notices.recent_by = notices.recent_by.set(notice.mark.by, recent)


def hear(notices: NoticesDraft, channel: ChannelId, version: int) -> None:
    """Note that a notice was posted for this reader."""
    _get_over(notices, channel, version, is_refused=False)


def refuse(notices: NoticesDraft, channel: ChannelId, version: int) -> None:
    """Note that Slack refused to post a notice for this reader."""
    _get_over(notices, channel, version, is_refused=True)


def _get_over(
    notices: NoticesDraft, channel: ChannelId, version: int, *, is_refused: bool
) -> None:
    backlog = notices.backlogs.get(channel)
    if backlog is None or version not in notices.by_version:
        return
    if not is_refused and _is_next(notices, backlog, version):
        set_backlog(notices, channel, Backlog(is_own=backlog.is_own, upto=version))
        return
    skipped, refused = backlog.skipped, backlog.refused
    if version > backlog.upto:
        skipped = tuple(takewhile(version.__gt__, notices.pending(backlog)))
    skipped = _without(skipped, version)
    refused = _with(refused, version) if is_refused else _without(refused, version)
    heard = backlog.heard if skipped or refused else NOTHING_HEARD
    if not is_refused and (skipped or refused):
        heard = _latest(heard, notices.by_version[version])
    after = Backlog(
        is_own=backlog.is_own,
        upto=max(version, backlog.upto),
        skipped=skipped,
        refused=refused,
        heard=heard,
    )
    set_backlog(notices, channel, after)


def _is_next(notices: NoticesDraft, backlog: Backlog, version: int) -> bool:
    """Whether this reader misses nothing, and this is the first that is pending."""
    if backlog.skipped or backlog.refused:
        return False
    place = bisect_right(notices.recent, backlog.upto)
    return notices.recent[place : place + 1] == (version,)


def _latest(heard: Map[Subject, int], notice: Notice) -> Map[Subject, int]:
    for subject in map(subject_of, notice.news):
        if heard.get(subject, 0) < notice.version:
            heard = heard.set(subject, notice.version)
    return heard


def wait_again(notices: NoticesDraft, channel: ChannelId, version: int) -> None:
    """Let a reader wait again for a notice that Slack refused."""
    backlog = notices.backlogs.get(channel)
    if backlog is None or not is_among(backlog.refused, version):
        return
    again = with_(
        backlog,
        skipped=_with(backlog.skipped, version),
        refused=_without(backlog.refused, version),
    )
    set_backlog(notices, channel, again)


def set_backlog(notices: NoticesDraft, channel: ChannelId, backlog: Backlog) -> None:
    notices.backlogs = notices.backlogs.set(channel, backlog)


def is_among(versions: tuple[int, ...], version: int) -> bool:
    place = bisect_left(versions, version)
    return place < len(versions) and versions[place] == version


def _after(versions: tuple[int, ...], version: int) -> tuple[int, ...]:
    return versions[bisect_right(versions, version) :]


def _with(versions: tuple[int, ...], version: int) -> tuple[int, ...]:
    if is_among(versions, version):
        return versions
    longer = [*versions]
    insort(longer, version)
    return tuple(longer)


def _without(versions: tuple[int, ...], version: int) -> tuple[int, ...]:
    place = bisect_left(versions, version)
    if place == len(versions) or versions[place] != version:
        return versions
    return (*versions[:place], *versions[place + 1 :])
