"""A small Slack in memory.

It carries out effects, and loses answers or refuses on request. It keeps what was done,
so a test can tell what people would see.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import assert_never

from attrs import define, field, frozen
from attrs import evolve as with_

from actors.incident.bodies import Body
from actors.incident.effects import (
    Accepted,
    AddBookmark,
    Admitted,
    Blind,
    CreateChannel,
    Delayed,
    DeleteMessage,
    Doubtful,
    FindMessage,
    Invite,
    MadeChannel,
    NotFound,
    Outcome,
    PinMessage,
    PostMessage,
    Refused,
    SentMessage,
    SetTopic,
    Step,
    UnpinMessage,
    UpdateMessage,
)
from actors.incident.ids import ChannelId, MessageTs, PersonId, StepKey
from actors.incident.views import TopicView

LAG = timedelta(seconds=10)
"""How long this Slack takes to show what it carried out."""


class Fault(Enum):
    """What goes wrong with one call; a cut is a loss of power before its outcome."""

    NONE = auto()
    REFUSED = auto()
    WAIT = auto()
    WAIT_TOLD = auto()
    LOST_BEFORE = auto()
    LOST_AFTER = auto()
    CUT_BEFORE = auto()
    CUT_AFTER = auto()
    NAME_TAKEN = auto()
    DELETED = auto()
    FROZEN = auto()
    BLIND = auto()
    PROBE_WAITS = auto()
    HALF = auto()
    UNTHREADED = auto()


UNANSWERED = (Fault.LOST_BEFORE, Fault.CUT_BEFORE)
CUT = (Fault.CUT_BEFORE, Fault.CUT_AFTER)


@frozen
class Message:
    """A message as people see it now."""

    to: str
    key: StepKey
    body: Body
    at: datetime
    thread: MessageTs | None = None


def _nothing(_step: Step) -> str:
    return ""


@define
class Slack:
    """What people see, and how often each step was carried out.

    Attributes:
        refuses: returns the error of a call, or nothing if it is not refused.
    """

    channel: ChannelId | None = None
    name: str = ""
    made_at: datetime | None = None
    members: set[PersonId] = field(factory=set)
    topic: TopicView | None = None
    messages: dict[MessageTs, Message] = field(factory=dict)
    pinned: set[MessageTs] = field(factory=set)
    bookmarks: list[str] = field(factory=list)
    bookmarked_at: dict[str, datetime] = field(factory=dict)
    refuses: Callable[[Step], str] = _nothing
    done: Counter[StepKey] = field(factory=Counter)
    order: list[StepKey] = field(factory=list)

    def perform(self, step: Step, fault: Fault, now: datetime) -> Outcome | None:
        """Return the outcome, or nothing after a loss of power."""
        effect = step.effect
        if error := self.refuses(step):
            return Refused(error=error)
        match fault:
            case Fault.REFUSED:
                return Refused(error="restricted_action")
            case Fault.WAIT:
                return Delayed(seconds=None, why="timeout")
            case Fault.WAIT_TOLD:
                return Delayed(seconds=30, why="ratelimited")
            case Fault.LOST_BEFORE:
                return Doubtful(why="timeout")
            case Fault.CUT_BEFORE:
                return None
            case Fault.NAME_TAKEN if isinstance(effect, CreateChannel):
                return Refused(error="name_taken")
            case Fault.HALF if isinstance(effect, Invite):
                return self._admit_half(effect)
            case Fault.UNTHREADED if isinstance(effect, PostMessage) and effect.thread:
                return Refused(error="restricted_action_thread_locked")
            case Fault.FROZEN if isinstance(effect, UpdateMessage):
                return Refused(error="edit_window_closed")
            case Fault.DELETED if isinstance(effect, UpdateMessage):
                self.messages.pop(effect.ts, None)
                self.pinned.discard(effect.ts)
            case _:
                pass
        outcome = self._carry_out(step, now)
        match fault:
            case Fault.LOST_AFTER:
                return Doubtful(why="timeout")
            case Fault.CUT_AFTER:
                return None
            case _:
                return outcome

    def look_up(self, step: Step, fault: Fault, now: datetime) -> Outcome | None:
        match fault:
            case Fault.BLIND:
                return Blind(why="missing_scope")
            case Fault.PROBE_WAITS:
                return Delayed(seconds=3, why="ratelimited")
            case fault if fault in CUT:
                return None
            case _:
                pass
        match step.effect:
            case CreateChannel():
                if self.channel and self.made_at and now - self.made_at >= LAG:
                    return MadeChannel(channel=self.channel, name=self.name)
                return NotFound()
            case PostMessage(to=to):
                for ts, message in self.messages.items():
                    is_shown = now - message.at >= LAG
                    if (message.to, message.key) == (to, step.key) and is_shown:
                        return SentMessage(channel=_place(to), ts=ts)
                return NotFound()
            case FindMessage():
                return self.perform(step, fault, now)
            case AddBookmark(link=link):
                made_at = self.bookmarked_at.get(link.key)
                is_shown = made_at is not None and now - made_at >= LAG
                return Accepted() if is_shown else NotFound()
            case _:
                return self.perform(step, fault, now)

    def _carry_out(self, step: Step, now: datetime) -> Outcome:
        match step.effect:
            case UpdateMessage(ts=ts) if ts not in self.messages:
                return Refused(error="message_not_found")
            case effect:
                self.done[step.key] += 1
                self.order.append(step.key)
        match effect:
            case CreateChannel(name=name):
                self.channel, self.name, self.made_at = ChannelId("COWN"), name, now
                return MadeChannel(channel=self.channel, name=name)
            case Invite(people=people):
                self.members |= set(people)
                return Admitted(invited=people, refused=())
            case SetTopic(view=view):
                self.topic = view
                return Accepted()
            case PostMessage(to=to, body=body, thread=thread):
                ts = MessageTs(f"{self.done.total()}.0")
                # A reply to a deleted message lands in the channel.
                parent = thread if thread in self.messages else None
                self.messages[ts] = Message(to, step.key, body, now, parent)
                return SentMessage(channel=_place(to), ts=ts)
            case FindMessage(channel=channel, posted_by=key):
                for ts, message in self.messages.items():
                    if (message.to, message.key) == (channel, key):
                        return SentMessage(channel=channel, ts=ts)
                return NotFound()
            case UpdateMessage(ts=ts, body=body):
                old = self.messages[ts]
                self.messages[ts] = with_(old, body=body)
                return Accepted()
            case PinMessage(ts=ts):
                self.pinned.add(ts)
                return Accepted()
            case UnpinMessage(ts=ts):
                self.pinned.discard(ts)
                return Accepted()
            case DeleteMessage(ts=ts):
                self.messages.pop(ts, None)
                self.pinned.discard(ts)
                return Accepted()
            case AddBookmark(link=link):
                self.bookmarks.append(link.key)
                self.bookmarked_at[link.key] = now
                return Accepted()
            case _:
                assert_never(effect)

    def _admit_half(self, effect: Invite) -> Admitted:
        """Let the first in, refuse the second, and answer nothing about the rest."""
        first, *others = effect.people
        self.members.add(first)
        refused = tuple((person, "cant_invite") for person in others[:1])
        return Admitted(invited=(first,), refused=refused)

    def said_in(self, place: str) -> list[Body]:
        return [x.body for x in self.messages.values() if x.to == place]


def _place(to: str) -> ChannelId:
    return ChannelId(f"D{to}" if to.startswith("U") else to)


OWN = ChannelId("COWN")
"""The channel of every incident in these tests."""
