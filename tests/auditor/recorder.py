"""Records what happens in the sandbox, and checks the journal at the same moment.

The journal has the intent when Slack carries a write out (I4), and it has what an
acknowledgement confirms when that arrives (I5).
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from attrs import define, field
from attrs import evolve as with_

from actors.incident.keys import BOOKMARK, INVITE, PIN, TOPIC
from bot.sandbox import Call, Change, Message, Sandbox, Window, changes
from bot.sandbox.channel import Kind
from bot.sandbox.envelope import Envelope
from bot.sandbox.feed import Watch
from bot.sandbox.fields import Fields, as_fields, as_text, dig, parse
from bot.sandbox.response_url import RESPONSE_URL
from bot.settings.configuration import Configuration
from tests.auditor.cards import UNEDITABLE
from tests.auditor.declarations import (
    CLOSED_OR_REOPENED,
    CONFIRMED,
    Declaration,
    declaration_in,
)
from tests.auditor.evidence import Evidence, PrivateAnswer, mark_of
from tests.auditor.fallback_answers import is_fallback_answer
from tests.auditor.intents import (
    unintended_channel,
    unintended_message,
    unintended_write,
)
from tests.auditor.open_journal import (
    EMPTY,
    JournalSource,
    OpenJournal,
    UnreachableError,
    read,
)
from tests.auditor.slack_history import SlackHistory
from tests.auditor.submissions import asks_first, each_once, submissions

WINDOWS = "/incident"
"""The command that may be answered by a window instead of text."""


@define(kw_only=True, eq=False)
class Recorder(Watch):
    """Records every change and acknowledgement of a sandbox from the start.

    Attributes:
        source: returns the journal of the current database.
        found: what was wrong during the run.
        unreachable: how often the journal could not be read.
    """

    sandbox: Sandbox
    source: Callable[[], JournalSource]
    found: list[str] = field(factory=list)
    unreachable: int = 0
    changes: list[Change] = field(factory=list)
    _declared: dict[str, Declaration] = field(factory=dict)
    _bare: set[str] = field(factory=set)
    _answers: list[Fields] = field(factory=list)
    _triggers: dict[str, str] = field(factory=dict)
    _views: dict[str, list[Fields]] = field(factory=dict)
    _windows: dict[str, list[float]] = field(factory=dict)
    _asked: dict[str, float] = field(factory=dict)
    _said: list[PrivateAnswer] = field(factory=list)

    @classmethod
    def attached(
        cls, sandbox: Sandbox, source: Callable[[], JournalSource]
    ) -> "Recorder":
        recorder = cls(sandbox.feed, deque(), sandbox=sandbox, source=source)
        sandbox.feed.add(recorder)
        sandbox.socket_mode.on_ack.append(recorder.acknowledged)
        return recorder

    # An intent is recorded before the write.

    def hear(self, change: Change) -> None:
        self.changes.append(change)
        screens = self.sandbox.workspace.screens
        if isinstance(change, changes.WindowOpened | changes.WindowUpdated):
            self._saw(screens.window(change.window, ""))
        if isinstance(change, changes.HomePublished):
            self._saw(screens.homes[change.person])
        if isinstance(change, changes.WindowClosed):
            self._windows.setdefault(change.window, []).append(self._now)
        if rule := self._rule(change):
            self._look(rule)

    def _saw(self, window: Window) -> None:
        self._views.setdefault(window.id, []).append(window.view)
        self._windows.setdefault(window.id, []).append(self._now)

    def _look(self, rule: Callable[[OpenJournal], Iterable[str]]) -> None:
        try:
            with self.source().opened() as journal:
                self.found += rule(journal or EMPTY)
        except UnreachableError:
            self.unreachable += 1

    def _rule(self, change: Change) -> Callable[[OpenJournal], Iterable[str]] | None:
        """Return the check for this change, if the bot may have made it."""
        bot = self.sandbox.workspace.bot.id
        match change:
            case changes.MessagePosted(message=message) if self._is_answer(message):
                return None
            case changes.MessagePosted(message=message) if self._is_ours(message):
                return partial(unintended_message, message=message, is_edit=False)
            case changes.MessageUpdated(message=message) if self._is_ours(message):
                return partial(unintended_message, message=message, is_edit=True)
            case changes.ChannelCreated(by=by, name=name) if name and by == bot:
                return partial(unintended_channel, name=name)
            case changes.TopicSet(channel=channel, by=by) if by == bot:
                return partial(unintended_write, channel=channel, row=TOPIC)
            case changes.Pinned(channel=channel, by=by) if by == bot:
                return partial(unintended_write, channel=channel, row=PIN)
            case changes.BookmarkAdded(channel=channel):
                return partial(unintended_write, channel=channel, row=BOOKMARK)
            case changes.MemberJoined(channel=channel, person=who) if who != bot:
                # In other channels people join by themselves.
                return partial(
                    unintended_write, channel=channel, row=INVITE, only_own=True
                )
            case _:
                return None

    def _is_ours(self, message: Message) -> bool:
        return message.bot_id == self.sandbox.workspace.bot_id

    def _is_answer(self, message: Message) -> bool:
        """Whether this is an answer in a fallback place.

        It has no step's mark, because it belongs to no step; in a channel it mentions
        the person. If its own mark is lost, it counts if the person asked recently.
        """
        if not self._is_ours(message) or mark_of(message) is not None:
            return False
        workspace, now = self.sandbox.workspace, self._now
        place = workspace.find(message.channel)
        members = set(place.members) if place and place.kind is Kind.DIRECT else set()
        readers = (members | message.mentions) - {workspace.bot.id}
        if not is_fallback_answer(message):
            recent = {x for x, at in self._asked.items() if now - at < ANSWERED_WITHIN}
            readers &= recent
        self._said += [
            PrivateAnswer(person=x, at=now, place=message.ts) for x in readers
        ]
        return bool(readers)

    @property
    def _now(self) -> float:
        return self.sandbox.workspace.clock.monotonic()

    # What the bot says is recorded.

    def acknowledged(self, envelope: Envelope, payload: object) -> None:
        """Check an acknowledgement when it arrives."""
        fields, asked = as_fields(payload), envelope.payload
        who = as_text(asked.get("user_id")) or as_text(dig(asked, "user", "id"))
        self._asked[who] = self._now
        self._answers.append(fields)
        request = as_text(asked.get("trigger_id"))
        self._triggers[as_text(asked.get("response_url"))] = request
        is_first = envelope.acks == 1
        command = as_text(asked.get("command"))
        if made := declaration_in(asked):
            if asks_first(fields):
                pass
            elif fields.get("response_action") == "update":
                self._declared[made.form] = made
                self._expects(made.form, f"declaration acknowledged: {made.title!r}")
            elif not fields and is_first:
                self._bare.add(made.form)
        elif command:
            if not fields and is_first and command != WINDOWS:
                self.found.append(f"I1 {command} was not answered")
            self._is_recorded(as_text(fields.get("text")), request)

    def responds(self, url: str, text: str) -> None:
        """Check an answer by response_url when it arrives."""
        if url in self._triggers:
            # After a crash before the acknowledgement, the final audit decides.
            self._is_recorded(text, self._triggers[url])

    def _is_recorded(self, text: str, request: str) -> None:
        if CLOSED_OR_REOPENED.match(text) or CONFIRMED.search(text):
            self._expects(request, f"said: {text}")

    def _expects(self, request: str, what: str) -> None:
        def missing(journal: OpenJournal) -> list[str]:
            known = journal.keeps(request)
            return [] if known else [f"I5 not in the journal yet, {what}"]

        self._look(missing)

    def posted_with(self, action: str) -> list[Message]:
        """Return the messages that were posted with this button, as they were then."""
        return [
            change.message
            for change in self.changes
            if isinstance(change, changes.MessagePosted)
            if f"'action_id': '{action}'" in str(change.message.blocks)
        ]

    # The end.

    def evidence(
        self,
        *,
        sent: Mapping[str, Envelope],
        logs: Iterable[str] = (),
        typed: Iterable[str] | None = None,
        peak: int = 0,
        calls: Iterable[Call] = (),
        configuration: Configuration | None = None,
        crashes: Iterable[float] | None = None,
        outages: Iterable[tuple[float, float]] | None = None,
    ) -> Evidence:
        """Return everything that the auditor judges, as it is now.

        Arguments:
            sent: the envelopes that Slack delivered.
            crashes: when a bot crashed; with ``None`` missing answers are not judged.
            outages: when no bot ran; with ``None`` lateness is not judged.
            typed: what must not be in a log; by default the titles.
            calls: the calls that have to respect a Retry-After.
        """
        made = {x.form: x for e in sent.values() if (x := declaration_in(e.payload))}
        titles = Counter(x.title for x in made.values())
        return with_(
            self._recorded(),
            submitted=titles,
            calls=tuple(calls),
            logs=tuple(logs),
            typed=tuple(titles) if typed is None else tuple(typed),
            peak=peak,
            configuration=configuration or Configuration(),
            envelopes=tuple(each_once(sent.values())),
            submissions=submissions(sent.values(), self._views),
            crashes=None if crashes is None else tuple(crashes),
            outages=None if outages is None else tuple(outages),
        )

    def _recorded(self) -> Evidence:
        """Return what the recorder knows by itself."""
        sandbox = self.sandbox
        said = [x.args.fields for x in sandbox.calls.of(RESPONSE_URL)]
        views = [
            {"view": _parsed(view)}
            for x in sandbox.calls
            if x.ok and (view := x.args.fields.get("view"))
        ]
        return Evidence(
            workspace=sandbox.workspace,
            journal=read(self.source()),
            slack_history=SlackHistory(tuple(self.changes)),
            flaws=tuple(self.found),
            declared={x.form: (x.person, x.title) for x in self._declared.values()},
            unanswered=frozenset(self._bare),
            answers=(*self._answers, *said, *views),
            secrets=(sandbox.bot_token, sandbox.app_token, *ADDRESSES),
            views=self._views,
            windows_at=self._windows,
            failures=tuple(x for x in sandbox.calls if not x.ok or x.fault),
            answering=tuple(sandbox.calls.of(RESPONSE_URL)),
            invitations=tuple(x for x in sandbox.calls.of(INVITING) if x.ok),
            uneditable=frozenset(_uneditable(sandbox.calls.of("chat.update"))),
            shown_at=frozenset(sandbox.response_urls.shown),
            private_answers=tuple(self._said),
            is_slack_clear=all(
                x.ok and not x.fault for x in sandbox.calls.of("users.info")
            ),
        )


ANSWERED_WITHIN = 3_600.0
"""Seconds after a request within which a message can be its answer."""

INVITING = "conversations.invite"

ADDRESSES = ("/commands/", "/link/?ticket=")
"""Parts of URLs that work like a password."""


def _uneditable(calls: Iterable[Call]) -> Iterator[tuple[str, str]]:
    for call in calls:
        if call.error in UNEDITABLE:
            yield call.args.text("channel"), call.args.text("ts")


def _parsed(view: object) -> object:
    return parse(view) if isinstance(view, str) else view
