"""The state of an incident's steps: done, refused, in doubt, waiting, and shown."""

from datetime import datetime

from attrs import define, field, frozen
from immutables import Map

from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, MessageTs, StepKey
from actors.incident.keys import posting_key
from actors.incident.place import Place
from actors.incident.views import FreshView

IN_DOUBT = "in_doubt"
"""The error of a step that the bot could not look up, so it asks a person.

Slack may have carried out the step, or not. Repeating it might do it twice, and
dropping it might leave it undone, so the bot does neither until somebody has looked.
"""


FROZEN = frozenset({"cant_update_message", "edit_window_closed"})
"""Slack's errors for a message that can no longer be edited."""


@frozen(kw_only=True)
class Channel:
    """The incident's own channel, under the name that Slack gave it."""

    id: ChannelId
    name: str


@frozen(kw_only=True)
class Started:
    """A call without an outcome: the step is in doubt.

    Attributes:
        version: the journal version of the intent, whose state the call shows.
        place: as in ``StepStarted``.
        view: what an announcement shows.
    """

    at: datetime
    version: int
    covers: tuple[StepKey, ...]
    place: Place | None = None
    view: FreshView | None = None


@frozen(kw_only=True)
class Deferral:
    """A step waits until a time.

    Attributes:
        since: when it was first put off, which limits for how long it is tried.
        attempts: the calls that Slack did not take, after which waits grow longer.
    """

    since: datetime
    until: datetime
    why: str
    attempts: int


@frozen(kw_only=True)
class Refusal:
    """Why a target was given up; ``version`` as in ``Started``."""

    error: str
    version: int


@frozen(kw_only=True)
class Display:
    """What a surface shows, and what Slack refused to show there.

    Attributes:
        posting: how many times a message was posted; part of the step key.
        refused_in: the occasion whose receipt reports the refusal.
        last_shown: the last view that was surely shown; people may have read it.
        replaced_at: when a message that could not be edited was last replaced.
    """

    posting: int = 0
    channel: ChannelId | None = None
    ts: MessageTs | None = None
    shown: FreshView | None = None
    refused: FreshView | None = None
    error: str = ""
    refused_in: str = ""
    last_shown: FreshView | None = None
    replaced_at: datetime | None = None


NOTHING_SHOWN = Display()


@frozen(kw_only=True)
class Retired:
    """A message that cannot be edited; it is removed once the new one is there.

    Attributes:
        posting: which message of its surface it was.
        occasion: the occasion whose receipt reports what becomes of it.
    """

    surface: str
    posting: int
    channel: ChannelId
    ts: MessageTs
    occasion: str


@define(kw_only=True, slots=False)
class StepsDraft:
    """What became of every step so far; what is due is computed, never stored.

    Attributes:
        names_taken: how many names for the channel were taken.
        retried: who last retried refused steps.
        settled: the targets that are done, and the version of the event that said so.
        refused: the targets that were given up.
        started: the steps in doubt.
        covered: the other targets that those steps cover, and how many do so.
        doubted: the steps that were in doubt once and were not found.
        open_receipts: the receipts that do not show that everything is done, and the
            occasion of each.
        announced: the version that each announcement showed.
        retired: the messages that were replaced, because they could not be edited.
        followed: the channels where the announcement is kept up to date although an
            earlier version may have posted it.
        unthreaded: the channels where news gets no thread.
    """

    channel: Channel | None = None
    names_taken: int = 0
    retried: Mark | None = None
    settled: Map[StepKey, int] = field(factory=Map)
    refused: Map[StepKey, Refusal] = field(factory=Map)
    started: Map[StepKey, Started] = field(factory=Map)
    covered: Map[StepKey, int] = field(factory=Map)
    doubted: frozenset[StepKey] = frozenset()
    deferred: Map[StepKey, Deferral] = field(factory=Map)
    displays: Map[str, Display] = field(factory=Map)
    open_receipts: Map[str, str] = field(factory=Map)
    announced: Map[ChannelId, int] = field(factory=Map)
    retired: tuple[Retired, ...] = ()
    followed: frozenset[ChannelId] = frozenset()
    unthreaded: frozenset[ChannelId] = frozenset()

    def display(self, surface: str) -> Display:
        return self.displays.get(surface, NOTHING_SHOWN)

    def is_first_in_doubt(self, surface: str) -> bool:
        """Whether a surface's first message was sent, and nobody knows its outcome."""
        return posting_key(surface, 1) in self.started

    def is_over(self, target: StepKey) -> bool:
        """Whether nothing is left to do for this target."""
        return target in self.settled or target in self.refused

    def has_begun(self, target: StepKey) -> bool:
        """Whether people may see something of this target already.

        A plan row drops a target when the reason for it is gone: somebody lost their
        role before the bot invited them, or the incident was reopened before the next
        steps were posted. It may not drop what has begun. A call without an outcome may
        have been carried out, and only the row's step looks it up; a step in doubt
        waits for a person's answer; and what is done belongs in the receipt. So such a
        target stays until it is over, even if its reason is gone.
        """
        refusal = self.refused.get(target)
        return (
            target in self.settled
            or target in self.started
            or target in self.covered
            or (refusal is not None and refusal.error == IN_DOUBT)
        )

    def error_of(self, step: StepKey) -> str:
        """Return why a step, or a surface by its name, was given up; empty if not."""
        refusal = self.refused.get(step)
        return refusal.error if refusal else self.display(step).error


@frozen(kw_only=True, slots=False)
class Steps(StepsDraft):
    """The same, for all who only read it."""
