"""How the story ended: what there is in the workspace, as facts to be checked."""

from collections.abc import Iterable

from attrs import frozen

from bot.demo.slack_text import Reader, as_read, buttons
from bot.sandbox import Channel, Message, Workspace
from bot.sandbox.fields import as_text, dig


@frozen(kw_only=True)
class Said:
    """A message of the bot's as it stands in the end.

    Attributes:
        head: its header; only the card has one.
        mentions: whom it notified: user ids, and ``!channel`` and the like.
    """

    ts: str
    text: str
    head: str = ""
    buttons: tuple[str, ...] = ()
    mentions: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Room:
    """A channel or somebody's private messages, with all that the bot did there."""

    name: str
    topic: str = ""
    is_ours: bool = False
    members: frozenset[str] = frozenset()
    said: tuple[Said, ...] = ()
    pinned: tuple[str, ...] = ()
    bookmarks: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class Told:
    """An incident as the people in the story meant it.

    Attributes:
        severities: the word at the opening, and that in the end.
        places: the channels that are told of it.
        barred: a channel that the bot cannot post to.
        guest: a lead who cannot be invited.
        summary: the closing words; empty while it is open.
    """

    number: int
    title: str
    service: str
    severities: tuple[str, str]
    declarer: str
    leads: frozenset[str]
    places: frozenset[str]
    barred: str = ""
    guest: str = ""
    summary: str = ""


@frozen(kw_only=True)
class Heard:
    """What people were answered on the way.

    Attributes:
        empty_title: the words beside the field.
        kept: what else stood in that window, before and after the refusal.
        times: the seconds that each acknowledgement took.
    """

    empty_title: str = ""
    kept: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    leads_shown: tuple[str, ...] = ()
    list: str = ""
    ping: str = ""
    slip: str = ""
    second_close: str = ""
    times: tuple[float, ...] = ()


@frozen(kw_only=True)
class Ending:
    """All that is checked.

    Attributes:
        exit_code: the bot's; ``None`` if it did not stop when asked.
        record: the exported record of the first incident.
    """

    first: Told
    second: Told
    rooms: tuple[Room, ...]
    heard: Heard
    exit_code: int | None
    record: str

    def room(self, name: str) -> Room:
        """Find a room; one that does not exist is empty."""
        return next((x for x in self.rooms if x.name == name), Room(name=name))

    def own_rooms(self, incident: Told) -> list[Room]:
        """Find the channels that were made for an incident, by its number."""
        number = f"-{incident.number:04}-"
        return [x for x in self.rooms if x.is_ours and number in x.name]

    def own(self, incident: Told) -> Room:
        return next(iter(self.own_rooms(incident)), Room(name="(no channel)"))


def rooms_of(workspace: Workspace) -> tuple[Room, ...]:
    return tuple(_room(workspace, channel) for channel in workspace.channels)


def _room(workspace: Workspace, channel: Channel) -> Room:
    reader, bot = Reader(workspace=workspace), workspace.bot.id
    ours = [post for post in channel.posts if post.user == bot]
    members = frozenset(_names(workspace, channel.members))
    other = next((x for x in sorted(members) if x != workspace.bot.name), "")
    return Room(
        name=channel.name or f"@{other}",
        topic=reader.plain(channel.topic),
        is_ours=channel.creator == bot and bool(channel.name),
        members=members,
        said=tuple(_said(reader, post) for post in ours),
        pinned=tuple(pin.ts for pin in channel.pins),
        bookmarks=tuple((x.title, x.link) for x in channel.bookmarks),
    )


def _names(workspace: Workspace, ids: Iterable[str]) -> Iterable[str]:
    return (person.name for x in ids if (person := workspace.person(x)))


def _said(reader: Reader, post: Message) -> Said:
    heads = [x for x in post.blocks if x.get("type") == "header"]
    return Said(
        ts=post.ts,
        text=as_read(reader, post.text, post.blocks),
        head=as_text(dig(heads[0], "text", "text")) if heads else "",
        buttons=tuple(label for block in post.blocks for label in buttons(block)),
        mentions=post.mentions,
    )
