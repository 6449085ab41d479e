"""An actor: one state, one mailbox, and two tasks that work on them.

The *mind* reads the mailbox: it decides commands and answers them. The *hands* carry
out what is due, one call at a time. They take turns to append.

Rule 1: durable before polite: append, then evolve, then answer, then act.
Rule 2: record the intent before the call leaves, and the outcome after it returns.
Rule 3: answer commands even while a call hangs; never have two calls under way.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

import anyio
from attrs import define, field

from actors.ask import Answer, Ask
from actors.behaviour import Behaviour, Hands
from actors.clock import Clock
from actors.errors import (
    Conflict,
    Crashed,
    JournalUnavailable,
    Rejected,
    Repeated,
    Superseded,
)
from actors.journal import Entry, Journal, Key
from actors.known_states import Known, KnownStates
from actors.mailbox import Mailbox
from actors.moves import Act, Move, Rest, Wait

S = TypeVar("S")
C = TypeVar("C")
E = TypeVar("E")
A = TypeVar("A")
O = TypeVar("O")  # noqa: E741 - the outcome, beside S, C, E and A.

JOURNAL_PAUSE = timedelta(seconds=2)
"""How long the hands wait before they try an unavailable journal again."""


@define(kw_only=True)
class Actor(Generic[S, C, E, A, O]):
    """Owns one state from its start until it has nothing left to do.

    Attributes:
        hands: carries out a step, or looks up whether it happened.
        states: reads its state, and keeps it for all who read it.
        wake: has this actor advanced at a later time, even if it has ended by then.
        retire: closes the mailbox for good; called when nothing is left to do.
        new_id: makes the id of an append.
    """

    key: Key
    behaviour: Behaviour[S, C, E, A, O]
    hands: Hands[S, A, O]
    journal: Journal[S, E]
    states: KnownStates[S, E]
    clock: Clock
    mailbox: Mailbox[Ask[C, S, E]]
    wake: Callable[[Key, datetime], None]
    retire: Callable[[], None]
    new_id: Callable[[], str]
    _known: Known[S, E] = field(factory=Known, init=False)
    _turn: anyio.Lock = field(
        factory=partial(anyio.Lock, fast_acquire=True), init=False
    )
    _nudged: anyio.Event = field(factory=anyio.Event, init=False)
    _is_answering: bool = field(default=False, init=False)
    _is_current: bool = field(default=False, init=False)
    _is_stopping: bool = field(default=False, init=False)

    async def run(self) -> None:
        """Run until nothing is due, the mailbox is empty and no call is under way."""
        async with anyio.create_task_group() as both:
            both.start_soon(self._mind)
            await self._act()

    def nudge(self) -> None:
        """Look again at what is due."""
        self._nudged.set()

    def stop(self) -> None:
        """Finish the call that is under way, start no other, and end."""
        self._is_stopping = True
        self.nudge()

    # The mind.

    async def _mind(self) -> None:
        async for ask in self.mailbox.messages():
            self._is_answering = True
            try:
                await self._answer(ask)
            finally:
                ask.answer.refuse(Crashed(self.key))
                self._is_answering = False
                self.nudge()

    async def _answer(self, ask: Ask[C, S, E]) -> None:
        try:
            ask.answer.give(await self._decide(ask))
        except (Rejected, Repeated, JournalUnavailable) as refusal:
            ask.answer.refuse(refusal)

    async def _decide(self, ask: Ask[C, S, E]) -> Answer[S, E]:
        async with self._turn:
            await self._replay()
            while True:
                events = self.behaviour.decide(self._known.state, ask.command)
                known = self._known.state
                if not events and (known is None or ask.request is None):
                    return Answer(state=known, events=())
                # A command that changed nothing is appended, too, under its request id,
                # because it must still change nothing if it is repeated later.
                state = self._after(events)
                move = self.behaviour.next_move(state, self.clock.now())
                if await self._append(events, state, move, ask.request):
                    return Answer(state=state, events=events)

    # The hands.

    async def _act(self) -> None:
        move = await self._settle(None)
        while True:
            match move:
                case Act():
                    move = await self._settle(await self._carry_out(move))
                    continue
                case Wait(until=until):
                    self.wake(self.key, until)
                case Rest():
                    pass
            if self._may_end():
                self.retire()
                return
            await self._nudged.wait()
            self._nudged = anyio.Event()
            move = await self._settle(None)

    async def _carry_out(self, move: Act[A]) -> tuple[Act[A], O]:
        state = self._state()
        if move.in_doubt:
            return move, await self.hands.look_up(state, move.step)
        return move, await self.hands.perform(state, move.step)

    async def _settle(self, done: tuple[Act[A], O] | None) -> Move[A]:
        """Append the outcome and the next intent together; return the next move."""
        while True:
            try:
                return await self._settle_once(done)
            except JournalUnavailable:
                # The call has been made; keep trying until its outcome is recorded.
                await self.clock.wait(anyio.Event(), self.clock.now() + JOURNAL_PAUSE)
                if self._is_stopping:
                    return Rest()
            except Superseded:
                # The process that acts now finds our intent in doubt and looks it up.
                self.stop()
                return Rest()

    async def _settle_once(self, done: tuple[Act[A], O] | None) -> Move[A]:
        async with self._turn:
            await self._replay()
            while True:
                now = self.clock.now()
                events = self._outcome(done, now)
                move = self.behaviour.next_move(self._after(events), now)
                due = move
                if self._is_stopping:
                    move = Rest()
                if isinstance(move, Act) and not move.in_doubt:
                    events = (*events, self.behaviour.started(move.step, now))
                if not events:
                    return move
                if await self._append(events, self._after(events), due, None):
                    return move

    def _outcome(self, done: tuple[Act[A], O] | None, now: datetime) -> tuple[E, ...]:
        if done is None:
            is_idle = self._known.state is None or self._is_stopping
            return () if is_idle else self.behaviour.woken(self._state(), now)
        move, outcome = done
        return self.behaviour.settle(
            self._state(), move.step, outcome, now, looked_up=move.in_doubt
        )

    def _may_end(self) -> bool:
        is_quiet = self.mailbox.is_empty and not self._is_answering
        return is_quiet or self._is_stopping

    # The state.

    async def _append(
        self,
        events: tuple[E, ...],
        state: S | None,
        move: Move[A],
        request: str | None,
    ) -> bool:
        """Append and adopt the new state; return False if it must be decided again."""
        entry = Entry(
            key=self.key,
            after=self._known.version,
            events=events,
            append_id=self.new_id(),
            request=request,
            state=state,
            due=_due(move, self.clock.now()),
        )
        try:
            await self.journal.append(entry)
        except Conflict:
            await self._catch_up_with_another()
            return False
        except Superseded:
            self.states.drop(self.key)
            raise
        except JournalUnavailable:
            # It may have been written anyway.
            self._is_current = False
            raise
        if events:
            version = self._known.version + len(events)
            self._known = Known(state=state, version=version, last=events[-1])
            self.states.adopt(self.key, self._known)
        return True

    async def _replay(self) -> None:
        """Read the journal at first, and later what a lost answer may hide.

        Another actor of this process may know more by now.
        """
        if self._is_current:
            self._known = self.states.newer(self.key, self._known)
        else:
            self._known = await self.states.load(self.key, self._known)
            self._is_current = True

    async def _catch_up_with_another(self) -> None:
        """Read what another process appended, or everything if the journal went back.

        A fail-over to a replica that lagged loses the latest appends.
        """
        before = self._known
        self.states.drop(self.key)
        self._known = await self.states.load(self.key, before)
        if (self._known.version, self._known.last) == (before.version, before.last):
            raise AssertionError("the journal has nothing new, and refuses more")

    def _after(self, events: tuple[E, ...]) -> S | None:
        return self.behaviour.replay(events, self._known.state)

    def _state(self) -> S:
        if self._known.state is None:
            raise AssertionError("a step was due before anything had happened")
        return self._known.state


def _due(move: Move[A], now: datetime) -> datetime | None:
    match move:
        case Act():
            return now
        case Wait(until=until):
            return until
        case Rest():
            return None
