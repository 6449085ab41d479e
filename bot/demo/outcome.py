"""The outcome of the demo: the workspace at the end, as facts to check."""

from collections.abc import Iterable

from attrs import frozen

from actors.incident.keys import row_of
from bot.demo.slack_text import Reader, as_read, buttons
from bot.sandbox import Channel, Message, Workspace
from bot.sandbox.fields import as_text, dig
from bot.screens.step_tag import StepTag


@frozen(kw_only=True)
class BotMessage:
    """A message from the bot, as it is at the end.

    Attributes:
        row: the row of the plan that posted it; empty if no step did.
        head: the header block; only the card has one.
        mentions: who was notified: user ids, ``!channel`` and the like.
        thread: the message that it is a reply to; empty if it is in the channel itself.
    """

    ts: str
    text: str
    row: str = ""
    head: str = ""
    buttons: tuple[str, ...] = ()
    mentions: frozenset[str] = frozenset()
    thread: str = ""


@frozen(kw_only=True)
class Conversation:
    """A channel or a person's direct messages, with everything the bot did there."""

    name: str
    id: str = ""
    topic: str = ""
    is_made_by_bot: bool = False
    members: frozenset[str] = frozenset()
    messages: tuple[BotMessage, ...] = ()
    pinned: tuple[str, ...] = ()
    bookmarks: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class ExpectedIncident:
    """An incident as the people in the demo declared and changed it.

    Attributes:
        severities: the word for the severity at the start, and the word at the end.
        announced_in: the channels where it is announced.
        unreachable: a channel that the bot cannot post to.
        guest: a person with a role who cannot be invited.
        summary: what the person closing it typed; empty while it is open.
        moved: roles that were taken after the declaration, with their last holders.
    """

    number: int
    title: str
    service: str
    severities: tuple[str, str]
    declarer: str
    leads: frozenset[str]
    announced_in: frozenset[str]
    unreachable: str = ""
    guest: str = ""
    summary: str = ""
    moved: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class Together:
    """What people did together in the first incident, as they typed it.

    Attributes:
        owner: who was given the task.
        state: where things stood at the handover.
        note: what the person who joined had typed before.
    """

    task: str
    owner: str
    state: str
    worries: str
    note: str
    joined_by: str


@frozen(kw_only=True)
class Informed:
    """How people stayed informed about the first incident.

    Attributes:
        updates: what was sent, in order; the last one was promised.
        by: who sent them.
        snooze: a button that only a reminder has.
    """

    updates: tuple[str, ...]
    by: str
    snooze: str


@frozen(kw_only=True)
class Answers:
    """The answers that people got during the demo.

    Attributes:
        empty_title: the error at the title field.
        kept: the other fields of that window, before and after the error.
        offer: what somebody was shown who joined the channel later.
        caught_up: what she was answered.
        times: the seconds that each acknowledgement took.
    """

    empty_title: str = ""
    kept: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    leads_shown: tuple[str, ...] = ()
    list: str = ""
    ping: str = ""
    slip: str = ""
    second_close: str = ""
    offer: str = ""
    caught_up: str = ""
    times: tuple[float, ...] = ()


@frozen(kw_only=True)
class Outcome:
    """Everything that the checks look at.

    Attributes:
        exit_code: the bot's; ``None`` if it did not stop on SIGTERM.
        record: the exported record of the first incident.
    """

    first: ExpectedIncident
    second: ExpectedIncident
    together: Together
    informed: Informed
    conversations: tuple[Conversation, ...]
    answers: Answers
    exit_code: int | None
    record: str

    def named(self, name: str) -> Conversation:
        """Find a conversation; one that does not exist is empty."""
        return next(
            (x for x in self.conversations if x.name == name), Conversation(name=name)
        )

    def incident_channels(self, incident: ExpectedIncident) -> list[Conversation]:
        """Find the channels that were created for an incident, by its number."""
        number = f"-{incident.number:04}-"
        return [x for x in self.conversations if x.is_made_by_bot and number in x.name]

    def channel_of(self, incident: ExpectedIncident) -> Conversation:
        return next(
            iter(self.incident_channels(incident)), Conversation(name="(no channel)")
        )


def conversations_of(workspace: Workspace) -> tuple[Conversation, ...]:
    return tuple(_conversation(workspace, channel) for channel in workspace.channels)


def _conversation(workspace: Workspace, channel: Channel) -> Conversation:
    reader, bot = Reader(workspace=workspace), workspace.bot.id
    by_bot = [post for post in channel.posts if post.user == bot]
    members = frozenset(_names(workspace, channel.members))
    other = next((x for x in sorted(members) if x != workspace.bot.name), "")
    return Conversation(
        name=channel.name or f"@{other}",
        id=channel.id,
        topic=reader.plain(channel.topic),
        is_made_by_bot=channel.creator == bot and bool(channel.name),
        members=members,
        messages=tuple(_message(reader, post) for post in by_bot),
        pinned=tuple(pin.ts for pin in channel.pins),
        bookmarks=tuple((x.title, x.link) for x in channel.bookmarks),
    )


def _names(workspace: Workspace, ids: Iterable[str]) -> Iterable[str]:
    return (person.name for x in ids if (person := workspace.person(x)))


def _message(reader: Reader, post: Message) -> BotMessage:
    heads = [x for x in post.blocks if x.get("type") == "header"]
    tag = StepTag.of(post.as_json(reader.workspace.id, with_metadata=True))
    return BotMessage(
        ts=post.ts,
        text=as_read(reader, post.text, post.blocks),
        row=row_of(tag.step) if tag else "",
        head=as_text(dig(heads[0], "text", "text")) if heads else "",
        buttons=tuple(label for block in post.blocks for label in buttons(block)),
        mentions=post.mentions,
        thread=post.thread_ts or "",
    )
