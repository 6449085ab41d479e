"""A feature: something that people can do, with every way to reach it.

Rule: a way is a row of facts and one function. Routing, the help, the manifest and the
permissions are derived from the rows; nothing registers itself.
"""

from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import TypeAlias

from attrs import field, frozen

from actors.incident.ids import PersonId
from bot.base.json_types import JsonObject
from bot.dialogue.context import Context
from bot.dialogue.forms.submission import Submit
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import ClickReply, CommandReply, Say, ShowWindow
from bot.dialogue.situation import Situation
from bot.slack.kit import requests

INCIDENT = "/incident"
"""The command that the sub-commands follow."""

HOME_OPENED = "app_home_opened"
"""The event by which Slack reports that somebody opened a tab of the app."""

Run: TypeAlias = Callable[[Context, Invocation], Awaitable[CommandReply]]
React: TypeAlias = Callable[[Context, Invocation], Awaitable[ClickReply]]
Draw: TypeAlias = Callable[[Context, PersonId, Say | None], Awaitable[JsonObject]]
Redraw: TypeAlias = Callable[[Context, Invocation, Say], Awaitable[ShowWindow | None]]


class Access(Enum):
    """Who may use a feature."""

    HOME = "anybody of the home workspace"


class Takes(Enum):
    """What may follow a sub-command.

    An incident is named by its number or its channel, and each part may be left out.
    What is named is in the invocation's ``given``.
    """

    NOTHING = auto()
    INCIDENT = auto()

    PERSON = auto()
    """An incident and a mention of a person."""

    ROLE = auto()
    """An incident and a role, by its key or its word."""

    PERSON_AND_ROLE = auto()
    """An incident, a mention of a person, and a role, in any order."""

    SEVERITY = auto()
    """An incident and a severity, by its key, its word, or the word's start."""

    INCIDENT_AND_WORDS = auto()
    """An incident, or else the channel's, and words about it."""

    PERSON_AND_WORDS = auto()
    """An incident, or else the channel's, a mention of a person, and words."""

    WORDS = auto()
    """Any words."""


class Fits(Enum):
    """Where, and for whom, the help shows a sub-command first."""

    ANYWHERE = frozenset({Situation.ELSEWHERE})
    """It is about no incident that exists."""

    INCIDENT = frozenset({Situation.HOLDER, Situation.HELPER, Situation.CLOSED})
    OPEN = frozenset({Situation.HOLDER, Situation.HELPER})
    CLOSED = frozenset({Situation.CLOSED})
    HOLDER = frozenset({Situation.HOLDER})
    """For somebody who has a role in this open incident."""

    HELPER = frozenset({Situation.HELPER})
    """For somebody who has no role in this open incident."""


@frozen(kw_only=True)
class SubCommand:
    """A word after ``/incident``.

    Other words for it are in ``bot/features/aliases.py``.

    Attributes:
        usage: the words that may follow it, as the help shows them.
        fits: where the help shows it first.
        only_reads: it changes nothing, so it runs even if other words follow. If it
            cannot read its incident, because it is parked, the answer says so.
    """

    name: str
    usage: str = ""
    help: str
    fits: Fits = Fits.ANYWHERE
    takes: Takes = Takes.NOTHING
    only_reads: bool = False
    run: Run

    def suits(self, situation: Situation) -> bool:
        return situation in self.fits.value


@frozen(kw_only=True)
class RoleCommand:
    """A configured role's key or word after ``/incident``, such as ``comms @kim``.

    An incident and a mention of a person may follow. The invocation's ``given`` has the
    role, and the person if somebody is to get it.
    """

    name: str = field(default="", init=False)
    usage: str
    help: str
    run: Run

    def suits(self, situation: Situation) -> bool:
        return situation in Fits.OPEN.value


@frozen(kw_only=True)
class OwnCommand:
    """A separate slash command, with the hints that Slack shows while people type."""

    command: str
    description: str
    usage: str = ""
    run: Run


@frozen(kw_only=True)
class Button:
    """A button. The text of its invocation is the button's value.

    In a window, a window that it opens replaces the one that has the button, or comes
    on top of it if people can enter something there. What the button answers is shown
    in the window.
    """

    action: str
    run: Run


@frozen(kw_only=True)
class WindowButton:
    """A button that may replace its window with another; on Home it only says words."""

    action: str
    react: React


@frozen(kw_only=True)
class HomeTab:
    """The app's Home tab, which each person has.

    It is drawn when somebody opens it, and again after a button on it: what the button
    answers stands on top, because there is no channel to answer in.

    Attributes:
        refresh: the action id of the button that only draws it again.
        draw: returns somebody's Home tab as it is now, below an answer.
    """

    refresh: str
    draw: Draw


@frozen(kw_only=True)
class TypingButton:
    """A button that does the same as typing its value after ``/incident``."""

    action: str


@frozen(kw_only=True)
class Window:
    """A window.

    Attributes:
        submit: ``None`` if the window has no submit button.
        redraw: returns the window as it should look after one of its buttons did
            something, with the button's answer on top; ``None`` if there is no such
            window any more. Without it, the answer comes in a window of its own.
    """

    callback: str
    submit: Submit | None = None
    redraw: Redraw | None = None


@frozen(kw_only=True)
class LiveInput:
    """An input of a window that Slack reports as soon as somebody chooses.

    Attributes:
        react: returns the window as it should look now, if it has to change.
    """

    callback: str
    block: str
    react: Callable[[Context, requests.View], Awaitable[ShowWindow | None]]


@frozen(kw_only=True)
class Picker:
    """An input of a message or the Home tab, which Slack reports at once."""

    action: str
    run: Callable[[Context, requests.Choice], Awaitable[CommandReply]]


class ShortcutKind(Enum):
    """Where Slack offers a shortcut, in the manifest's terms."""

    GLOBAL = "global"
    MESSAGE = "message"


@frozen(kw_only=True)
class OwnShortcut:
    """An entry of Slack's shortcut menu, or of the menu of each message.

    Its invocation has the message, and no text.

    Attributes:
        callback: persistent, because Slack sends what an earlier manifest said.
        name: at most 24 characters.
    """

    callback: str
    name: str
    description: str
    kind: ShortcutKind
    run: Run


@frozen(kw_only=True)
class Listener:
    """An event that Slack reports. Nobody waits for an answer.

    Attributes:
        hear: may return an offer. Slack shows it to the event's person alone, in the
            event's channel, but does not promise that they see it.
    """

    kind: str
    hear: Callable[[Context, requests.SlackEvent], Awaitable[Say | None]]


Way: TypeAlias = (
    SubCommand
    | RoleCommand
    | OwnCommand
    | Button
    | WindowButton
    | TypingButton
    | HomeTab
    | Window
    | LiveInput
    | Picker
    | OwnShortcut
    | Listener
)


@frozen(kw_only=True)
class Feature:
    """Something that people can do, every way to reach it, and who may use it."""

    name: str
    ways: tuple[Way, ...]
    access: Access = Access.HOME
