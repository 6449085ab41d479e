"""What people do in Slack, and what Slack reports, as typed requests."""

from datetime import datetime
from typing import assert_never

from attrs import frozen

from actors.incident.ids import ChannelId, MessageTs, PersonId
from bot.slack.kit.inputs import Input, UnknownInput
from bot.slack.kit.picked_message import PickedMessage
from bot.slack.kit.values import NO_VALUES, Values

NOBODY, NOWHERE, NO_MESSAGE = PersonId(""), ChannelId(""), MessageTs("")
"""Used in place of an id that Slack did not send."""


@frozen(kw_only=True)
class Belonging:
    """A workspace, and its organisation on Enterprise Grid; empty if unknown."""

    team: str = ""
    enterprise: str = ""


@frozen(kw_only=True)
class View:
    """A window or a Home tab, as it was when somebody acted in it.

    Attributes:
        hash: identifies this state; ``views.update`` refuses all but the latest.
        metadata: what the bot stored in it.
    """

    id: str = ""
    hash: str = ""
    callback: str = ""
    metadata: str = ""
    values: Values = NO_VALUES


@frozen(kw_only=True)
class InMessage:
    """In a message; an id that Slack did not send is empty.

    Attributes:
        thread: the first message of the thread, if this one is in a thread.
        is_ephemeral: only the person sees it, and no call can change it.
        channel_name: as in a slash command.
    """

    channel: ChannelId
    channel_name: str = ""
    ts: MessageTs = NO_MESSAGE
    thread: MessageTs = NO_MESSAGE
    is_ephemeral: bool = False
    values: Values = NO_VALUES


@frozen(kw_only=True)
class InWindow:
    """In a window (Slack: a modal)."""

    view: View


@frozen(kw_only=True)
class OnHome:
    """On the person's Home tab."""

    view: View


Place = InMessage | InWindow | OnHome


def channel_of(place: Place) -> ChannelId:
    """Return the channel of the place; windows and Home have none."""
    return place.channel if isinstance(place, InMessage) else NOWHERE


def channel_name_of(place: Place) -> str:
    """Return the name of the channel that the place is in, if it is public."""
    return place.channel_name if isinstance(place, InMessage) else ""


@frozen(kw_only=True)
class SlashCommand:
    """Somebody typed a command; its text contains Slack's tokens.

    Attributes:
        channel_name: of a public channel; empty for any other conversation.
    """

    command: str
    text: str
    person: PersonId
    channel: ChannelId
    channel_name: str = ""
    team: str
    trigger: str
    response_url: str
    enterprise: str = ""
    own: Belonging = Belonging()


@frozen(kw_only=True)
class Click:
    """Somebody pressed a button.

    Attributes:
        response_url: empty in a window and on Home, which have none.
    """

    action: str
    value: str
    place: Place
    person: PersonId
    team: str
    trigger: str
    block: str = ""
    response_url: str = ""
    enterprise: str = ""
    own: Belonging = Belonging()

    @property
    def channel(self) -> ChannelId:
        return channel_of(self.place)

    @property
    def channel_name(self) -> str:
        return channel_name_of(self.place)


@frozen(kw_only=True)
class Choice:
    """Somebody chose something, or typed into an input that reports at once.

    Attributes:
        chosen: the value of the input now; for a list of boxes, all that are ticked.
    """

    action: str
    block: str
    chosen: Input
    place: Place
    person: PersonId
    team: str
    trigger: str = ""
    response_url: str = ""
    enterprise: str = ""
    own: Belonging = Belonging()

    @property
    def channel(self) -> ChannelId:
        return channel_of(self.place)


@frozen(kw_only=True)
class ViewSubmission:
    """Somebody submitted a window.

    Attributes:
        trigger: distinguishes this submission from the same window's next one.
    """

    view: View
    person: PersonId
    team: str
    trigger: str = ""
    enterprise: str = ""
    own: Belonging = Belonging()

    @property
    def callback(self) -> str:
        return self.view.callback

    @property
    def values(self) -> Values:
        return self.view.values


@frozen(kw_only=True)
class ViewClosed:
    """Somebody closed a window without submitting it.

    Attributes:
        is_cleared: all the windows below it were closed, too.
    """

    view: View
    is_cleared: bool
    person: PersonId
    team: str
    trigger: str = ""
    enterprise: str = ""
    own: Belonging = Belonging()


@frozen(kw_only=True)
class Shortcut:
    """Somebody used a shortcut.

    Attributes:
        message: the message it was used on; ``None`` for a global shortcut.
        response_url: empty for a global shortcut, which has none.
    """

    callback: str
    message: PickedMessage | None
    person: PersonId
    team: str
    trigger: str
    response_url: str = ""
    enterprise: str = ""
    own: Belonging = Belonging()

    @property
    def channel(self) -> ChannelId:
        return self.message.channel if self.message else NOWHERE

    @property
    def channel_name(self) -> str:
        return self.message.channel_name if self.message else ""


@frozen(kw_only=True)
class EventItem:
    """What an event is about: a message, or only the kind of anything else."""

    kind: str
    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class SlackEvent:
    """Slack reports that something happened; a field that it omits is empty.

    Attributes:
        id: the same for every delivery of the same event.
        at: when it happened; Slack may report it hours later.
        person: who did it, or who it happened to.
        reaction: the emoji's name, with ``::skin-tone-2`` and the like.
        tab: which tab of the app was opened: ``home`` or ``messages``.
    """

    kind: str
    id: str
    at: datetime | None
    team: str
    person: PersonId = NOBODY
    channel: ChannelId = NOWHERE
    item: EventItem | None = None
    reaction: str = ""
    tab: str = ""
    enterprise: str = ""
    own: Belonging = Belonging()


@frozen(kw_only=True)
class UnknownRequest:
    """A payload of an unknown kind; it is still acknowledged."""

    what: str
    team: str


Act = SlashCommand | Click | Choice | ViewSubmission | ViewClosed | Shortcut
"""What a person did. ``team`` and ``enterprise`` are the app's, and ``own`` is the
person's; in a shared channel they differ."""

Request = Act | SlackEvent | UnknownRequest


def unknown_inputs(request: Request) -> tuple[str, ...]:
    """Return the types of the elements that could not be read."""
    match request:
        case Choice(chosen=UnknownInput(element=element)):
            return (element,)
        case Click(place=place) | Choice(place=place):
            values = place.values if isinstance(place, InMessage) else place.view.values
            return values.unknown()
        case ViewSubmission(view=view) | ViewClosed(view=view):
            return view.values.unknown()
        case SlashCommand() | Shortcut() | SlackEvent() | UnknownRequest():
            return ()
        case _:
            assert_never(request)
