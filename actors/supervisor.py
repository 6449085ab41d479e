"""The supervisor: finds or starts an actor, and restarts one that crashed.

A child that crashes too often is parked until a person releases it; the others keep
running.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import anyio
import structlog
from anyio.abc import TaskGroup
from attrs import define, field

from actors.actor import Actor
from actors.ask import Answer, Ask, PendingAnswer
from actors.behaviour import Behaviour, Hands
from actors.clock import Clock
from actors.errors import Crashed, JournalUnavailable, Parked
from actors.journal import Journal, Key
from actors.known_states import KnownStates
from actors.mailbox import Mailbox
from actors.tasks import may_start
from actors.timers import Timers

S = TypeVar("S")
C = TypeVar("C")
E = TypeVar("E")
A = TypeVar("A")
O = TypeVar("O")  # noqa: E741 - the outcome, beside S, C, E and A.

MAX_CRASHES = 3
CRASH_WINDOW = timedelta(seconds=60)
"""A child with this many crashes in this time is parked (OTP's restart intensity)."""

FIRST_BACK_OFF = timedelta(seconds=0.2)
"""The wait before the first restart; each later one is twice as long."""

log = structlog.get_logger()


@define
class Child(Generic[S, C, E, A, O]):
    """An actor under supervision, and the mailbox that survives its crashes."""

    mailbox: Mailbox[Ask[C, S, E]]
    actor: Actor[S, C, E, A, O] | None = None
    crashes: list[datetime] = field(factory=list)
    ended: anyio.Event = field(factory=anyio.Event)


@define(kw_only=True)
class Supervisor(Generic[S, C, E, A, O]):
    """Runs one child for each key that has something to do.

    Attributes:
        states: what is known of the children, for all who read their journals.
        on_parked: tells people that a child was parked.
        new_id: makes the id of an append.
    """

    behaviour: Behaviour[S, C, E, A, O]
    hands: Hands[S, A, O]
    journal: Journal[S, E]
    states: KnownStates[S, E]
    clock: Clock
    on_parked: Callable[[Key], Awaitable[None]]
    new_id: Callable[[], str]
    _children: dict[Key, Child[S, C, E, A, O]] = field(factory=dict, init=False)
    _timers: Timers = field(init=False)
    _tasks: TaskGroup | None = field(default=None, init=False)
    _parked: set[Key] = field(factory=set, init=False)
    _alive: int = field(default=0, init=False)
    _is_stopping: bool = field(default=False, init=False)
    _all_ended: anyio.Event = field(factory=anyio.Event, init=False)

    def __attrs_post_init__(self) -> None:
        self._timers = Timers(clock=self.clock, wake=self.wake)

    async def run(self, started: anyio.Event) -> None:
        """Wake every actor that is due, and serve until the scope is cancelled."""
        try:
            async with anyio.create_task_group() as tasks:
                self._tasks = tasks
                tasks.start_soon(self._timers.run)
                self._parked = set(await self.journal.parked())
                for due in await self.journal.due():
                    self._timers.set(due.key, due.at)
                started.set()
        finally:
            self._tasks = None
            # A child that was cancelled before it ran cannot clean up after itself.
            for key, child in tuple(self._children.items()):
                self._end(key, child)

    async def ask(self, key: Key, command: C, request: str | None) -> Answer[S, E]:
        """Give a command to an actor and return its answer.

        Raises the actor's own refusal, ``Overloaded`` if too many messages wait,
        ``Parked`` if it crashed too often, and ``JournalUnavailable`` if the
        supervisor is not running.
        """
        if not self._is_serving:
            raise JournalUnavailable("the supervisor is not running")
        if key in self._parked:
            raise Parked(key)
        answer: PendingAnswer[S, E] = PendingAnswer()
        ask = Ask(command=command, request=request, answer=answer)
        self._child(key).mailbox.post(ask)
        return await answer.wait()

    def wake(self, key: Key, at: datetime | None = None) -> None:
        """Advance this actor, now or at a given time."""
        if at is not None:
            self._timers.set(key, at)
        elif key not in self._parked and self._is_serving and not self._is_stopping:
            child = self._child(key)
            if child.actor:
                child.actor.nudge()

    async def release(self, key: Key) -> bool:
        """Release a parked child; return whether it was parked."""
        was_recorded = await self.journal.release(key)
        self.states.drop(key)
        was_parked = was_recorded or key in self._parked
        self._parked.discard(key)
        if was_parked:
            self.wake(key)
        return was_parked

    async def stop(self, grace: float) -> None:
        """Start no more steps; give calls under way this many seconds to finish."""
        self._is_stopping = True
        for child in self._children.values():
            if child.actor:
                child.actor.stop()
        if self._alive:
            with anyio.move_on_after(grace):
                await self._all_ended.wait()
        if self._tasks:
            self._tasks.cancel_scope.cancel()

    @property
    def at_work(self) -> int:
        """How many children are running."""
        return len(self._children)

    @property
    def _is_serving(self) -> bool:
        """Whether a child may start now; ``actors.tasks`` says why it may not."""
        return self._tasks is not None and may_start(self._tasks)

    def _child(self, key: Key) -> Child[S, C, E, A, O]:
        if key not in self._children:
            if self._tasks is None:
                raise AssertionError("the supervisor is not running")
            self._children[key] = Child(mailbox=Mailbox(key))
            self._tasks.start_soon(self._keep, key, self._children[key])
            self._alive += 1
        return self._children[key]

    async def _keep(self, key: Key, child: Child[S, C, E, A, O]) -> None:
        """Run the child, again after each crash, until it has ended."""
        try:
            while not await self._has_ended(key, child):
                pass
        finally:
            self._end(key, child)
            self._alive -= 1
            if not self._alive and self._is_stopping:
                self._all_ended.set()

    async def _has_ended(self, key: Key, child: Child[S, C, E, A, O]) -> bool:
        """Run the child once; return False if it crashed and must be restarted."""
        child.actor = self._new_actor(key, child)
        if self._is_stopping:
            child.actor.stop()
        try:
            await child.actor.run()
        except Exception:
            # A bug in one actor must not reach the others.
            log.exception("actor crashed", incident=key)
            self.states.drop(key)
            return await self._is_hopeless(key, child)
        return True

    async def _is_hopeless(self, key: Key, child: Child[S, C, E, A, O]) -> bool:
        now = self.clock.now()
        recent = [at for at in child.crashes if now - at < CRASH_WINDOW]
        child.crashes = [*recent, now]
        if len(child.crashes) < MAX_CRASHES:
            await self.clock.wait(
                anyio.Event(), now + FIRST_BACK_OFF * 2 ** len(recent)
            )
            return False
        self._parked.add(key)
        log.error("incident parked", incident=key)
        try:
            await self.journal.park(key, f"crashed {MAX_CRASHES} times")
        except JournalUnavailable as unavailable:
            # It stays parked in this process; after a restart it crashes and is parked
            # again.
            log.warning("park not recorded", incident=key, error=unavailable.why)
        with suppress(JournalUnavailable):
            await self.on_parked(key)
        return True

    def _new_actor(self, key: Key, child: Child[S, C, E, A, O]) -> Actor[S, C, E, A, O]:
        return Actor(
            key=key,
            behaviour=self.behaviour,
            hands=self.hands,
            journal=self.journal,
            states=self.states,
            clock=self.clock,
            mailbox=child.mailbox,
            wake=self.wake,
            retire=lambda: self._forget(key, child),
            new_id=self.new_id,
        )

    def _end(self, key: Key, child: Child[S, C, E, A, O]) -> None:
        """Refuse the messages that are left, because nobody will read them."""
        self._forget(key, child)
        for ask in child.mailbox.drain():
            ask.answer.refuse(Parked(key) if key in self._parked else Crashed(key))
        child.ended.set()

    def _forget(self, key: Key, child: Child[S, C, E, A, O]) -> None:
        """Drop the child; the next message to its key starts a new one."""
        child.mailbox.close()
        if self._children.get(key) is child:
            del self._children[key]
