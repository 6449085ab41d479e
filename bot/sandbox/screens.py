"""What each person alone sees: windows, the Home tab, ephemeral messages."""

from attrs import define, evolve, field

from bot.sandbox import changes
from bot.sandbox.clock import Clock
from bot.sandbox.errors import SlackError
from bot.sandbox.feed import Feed
from bot.sandbox.fields import Fields, as_text
from bot.sandbox.ids import IdSource
from bot.sandbox.message import Ephemeral
from bot.sandbox.view import Trigger, Window

# A trigger_id is valid for 3 s, once.
TRIGGER_SECONDS = 3.0
# How many triggers are remembered, which bounds the memory of a long run.
TRIGGERS = 10_000
# A modal's stack holds three views.
STACK = 3


@define(kw_only=True, eq=False)
class Screens:
    """The windows, Home tabs and ephemeral messages of everybody."""

    clock: Clock
    ids: IdSource
    feed: Feed
    homes: dict[str, Window] = field(factory=dict, init=False)
    _windows: dict[str, Window] = field(factory=dict, init=False)
    _stacks: dict[str, list[Window]] = field(factory=dict, init=False)
    _triggers: dict[str, Trigger] = field(factory=dict, init=False)
    _external_ids: dict[str, str] = field(factory=dict, init=False)
    _lines: dict[str, list[Ephemeral]] = field(factory=dict, init=False)

    def trigger(self, person_id: str) -> str:
        """Return a new trigger_id for something a person did."""
        made = f"{self.ids.number()}.{self.ids.number()}.{self.ids.secret()}"
        self._triggers[made] = Trigger(person=person_id, at=self.clock.monotonic())
        if len(self._triggers) > TRIGGERS:
            del self._triggers[next(iter(self._triggers))]
        return made

    def known_trigger(self, trigger_id: str) -> Trigger | None:
        return self._triggers.get(trigger_id)

    def check_trigger(self, trigger_id: str) -> Trigger:
        trigger = self.known_trigger(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.window:
            raise SlackError("exchanged_trigger_id")
        if self.clock.monotonic() - trigger.at > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        return trigger

    def open(self, trigger_id: str, view: Fields, *, on_top: bool) -> Window:
        """Show a view to the person who got this trigger."""
        trigger = self.check_trigger(trigger_id)
        stack = self.stack(trigger.person)
        if on_top and not stack:
            raise SlackError("not_found")
        if on_top and len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        # A second views.open replaces nothing: the person sees the newest window.
        window = self._new(trigger.person, view)
        if on_top:
            window.root_id, window.previous_id = stack[0].id, stack[-1].id
        self._triggers[trigger_id] = evolve(trigger, window=window.id)
        self._put(window)
        return window

    def push(self, below: Window, view: Fields) -> Window:
        """Show a view on top, as the answer to a submission."""
        window = self._new(below.person, view)
        window.root_id, window.previous_id = below.root_id or below.id, below.id
        self._put(window)
        return window

    def _new(self, person_id: str, view: Fields) -> Window:
        external_id = as_text(view.get("external_id"))
        if external_id and external_id in self._external_ids:
            # An external_id is never free again, even after its view was closed.
            raise SlackError("duplicate_external_id")
        window = Window(
            id=self.ids.new("V"),
            person=person_id,
            view=view,
            hash=self._hash(),
            external_id=external_id,
        )
        if external_id:
            self._external_ids[external_id] = window.id
        return window

    def _put(self, window: Window) -> None:
        self._windows[window.id] = window
        self._stacks.setdefault(window.person, []).append(window)
        self.feed.tell(
            changes.WindowOpened(
                at=self.clock.wall(),
                person=window.person,
                window=window.id,
                title=window.title,
            )
        )

    def _hash(self) -> str:
        return f"{int(self.clock.wall())}.{self.ids.secret(8)}"

    def stack(self, person_id: str) -> list[Window]:
        """Return a person's open windows, the one in front last."""
        return self._stacks.get(person_id, [])

    def window(self, view_id: str, external_id: str) -> Window:
        found = self._windows.get(view_id or self._external_ids.get(external_id, ""))
        if found is None or not found.is_open:
            raise SlackError("not_found")
        return found

    def update(self, window: Window, view: Fields) -> None:
        external_id = as_text(view.get("external_id"))
        if external_id and external_id != window.external_id:
            if external_id in self._external_ids:
                raise SlackError("duplicate_external_id")
            self._external_ids[external_id] = window.id
            window.external_id = external_id
        window.show(view, self._hash())
        self.feed.tell(
            changes.WindowUpdated(
                at=self.clock.wall(),
                person=window.person,
                window=window.id,
                title=window.title,
            )
        )

    def close(self, window: Window) -> None:
        if not window.is_open:
            return
        window.is_open = False
        self._stacks[window.person].remove(window)
        del self._windows[window.id]
        self.feed.tell(
            changes.WindowClosed(
                at=self.clock.wall(), person=window.person, window=window.id
            )
        )

    def publish(self, person_id: str, view: Fields, hash_: str) -> Window:
        home = self.homes.get(person_id)
        if hash_ and home and home.hash != hash_:
            raise SlackError("hash_conflict")
        if home:
            home.show(view, self._hash())
        else:
            home = Window(
                id=self.ids.new("V"), person=person_id, view=view, hash=self._hash()
            )
            self.homes[person_id] = home
        self.feed.tell(changes.HomePublished(at=self.clock.wall(), person=person_id))
        return home

    def show(self, line: Ephemeral) -> Ephemeral:
        self._lines.setdefault(line.person, []).append(line)
        self.feed.tell(
            changes.EphemeralShown(
                at=self.clock.wall(), person=line.person, ephemeral=line
            )
        )
        return line

    def replace(self, old_ts: str, line: Ephemeral) -> None:
        """Show a message in place of an older one."""
        self.hide(line.person, old_ts)
        self.show(evolve(line, ts=old_ts))

    def hide(self, person_id: str, ts: str) -> None:
        kept = [line for line in self._lines.get(person_id, []) if line.ts != ts]
        self._lines[person_id] = kept
        self.feed.wake()

    def lines(self, person_id: str) -> tuple[Ephemeral, ...]:
        return tuple(self._lines.get(person_id, ()))
