"""The status of an incident, and the updates that people send about it."""

from datetime import datetime
from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.incident.details import Details, Estimate
from actors.incident.facts import CheckItem, Mark, Severity
from actors.incident.lifecycle import Closed, Declared, LifecycleEvent, Reopened
from actors.incident.status import USUAL_WORDS, Status, StatusWords

# Commands.


@frozen(kw_only=True)
class SendUpdate:
    """Tell everybody what holds now; a severity and a status may change with it.

    Attributes:
        text: what people need to know now; empty: only the status changes.
        status: the new one; ``None`` keeps the current one, and so for the severity.
        update_at: when the next update is promised (UTC); ``None``: when something
            changes.
        ask_at: as in ``Update``.
        checklist: as in ``Update``.
    """

    mark: Mark
    text: str
    status: Status | None
    estimate: Estimate | None
    update_at: datetime | None
    ask_at: datetime | None = None
    checklist: tuple[CheckItem, ...] | None = None


UpdatesCommand = SendUpdate


# Events.


@frozen(kw_only=True)
class StatusChanged:
    """Somebody said how far people have come."""

    mark: Mark
    status: Status


@frozen(kw_only=True)
class UpdateSent:
    """Somebody told everybody what holds now; ``update_at`` as in ``SendUpdate``."""

    mark: Mark
    text: str
    update_at: datetime | None


UpdatesEvent = StatusChanged | UpdateSent


# News for others.


@frozen(kw_only=True)
class StatusNews:
    """The status changed.

    Attributes:
        words: what the team calls the statuses.
    """

    before: Status
    after: Status
    words: StatusWords = USUAL_WORDS


@frozen(kw_only=True)
class UpdateNews:
    """Somebody sent an update; the status and the severity are those that it left."""

    text: str
    status: Status
    severity: Severity
    update_at: datetime | None
    words: StatusWords = USUAL_WORDS


UpdatesNews = StatusNews | UpdateNews


# The state.


@frozen(kw_only=True)
class Updates:
    """The status, and what people were told last.

    Attributes:
        since: since when it has been this status.
        words: what the team called the statuses when the incident was declared.
        latest: the latest update, which may be from before a reopening.
        count: how many were sent.
    """

    status: Status = Status.INVESTIGATING
    since: datetime
    words: StatusWords = USUAL_WORDS
    latest: UpdateSent | None = None
    count: int = 0

    @property
    def word(self) -> str:
        """The team's word for the status."""
        return self.words.of(self.status)


def new_updates(event: Declared) -> Updates:
    return Updates(since=event.mark.at, words=event.status_words)


def decide(updates: Updates, command: UpdatesCommand) -> tuple[UpdatesEvent, ...]:
    """Change the status first, so that the update can say it."""
    mark, status = command.mark, command.status
    events: list[UpdatesEvent] = []
    if status is not None and status is not updates.status:
        events.append(StatusChanged(mark=mark, status=status))
    sent = UpdateSent(mark=mark, text=command.text, update_at=command.update_at)
    if sent.text and sent != updates.latest:
        events.append(sent)
    return tuple(events)


def evolve(updates: Updates, event: UpdatesEvent | LifecycleEvent) -> Updates:
    """Add an event; a reopened incident is investigated anew."""
    match event:
        case StatusChanged(mark=mark, status=status):
            return with_(updates, status=status, since=mark.at)
        case UpdateSent():
            return with_(updates, latest=event, count=updates.count + 1)
        case Reopened(mark=mark):
            return with_(updates, status=Status.INVESTIGATING, since=mark.at)
        case Declared() | Closed():
            return updates
        case _:
            assert_never(event)


def news_of(updates: Updates, details: Details, event: UpdatesEvent) -> UpdatesNews:
    words = updates.words
    match event:
        case StatusChanged(status=status):
            return StatusNews(before=updates.status, after=status, words=words)
        case UpdateSent(text=text, update_at=update_at):
            return UpdateNews(
                text=text,
                status=updates.status,
                severity=details.severity,
                update_at=update_at,
                words=words,
            )
        case _:
            assert_never(event)
