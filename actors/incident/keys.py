"""Step keys: a row, an occasion and a target as one name.

Rule: a row's name and the form of its keys are persistent data, because the journal
and the bot's messages in Slack carry them.
"""

from actors.incident.ids import ChannelId, PersonId, StepKey

CHANNEL = "channel"
INVITE = "invite"
TOPIC = "topic"
CARD = "card"
PIN = "pin"
UNPIN = "unpin"
DELETE = "delete"
BOOKMARK = "bookmark"
ANNOUNCE = "announce"
NOTICE = "told"
"""The row that posts notices: what people changed."""

HANDOFF = "handoff"
"""The row whose message says the next steps after a close."""

QUESTION = "question"
"""The row that asks whether an open incident is over."""

RECEIPT = "receipt"
"""The row whose messages are receipts; an announcement channel gets an appeal."""

CHANNEL_KEY = StepKey(CHANNEL)


def invite_key(person: PersonId) -> StepKey:
    return StepKey(f"{INVITE}/{person}")


def pin_key(posting: int) -> StepKey:
    return StepKey(f"{PIN}/{posting}")


def unpin_key(posting: int) -> StepKey:
    return StepKey(f"{UNPIN}/{posting}")


def delete_key(surface: str, posting: int) -> StepKey:
    return StepKey(f"{DELETE}/{surface}/{posting}")


def bookmark_key(link: str) -> StepKey:
    return StepKey(f"{BOOKMARK}/{link}")


def announce_key(channel: ChannelId) -> StepKey:
    return StepKey(f"{ANNOUNCE}/declared/{channel}")


def notice_key(version: int, channel: ChannelId) -> StepKey:
    return StepKey(f"{NOTICE}/v{version}/{channel}")


def notice_of(key: StepKey) -> tuple[int, ChannelId]:
    """Return the version of a notice, and its reader."""
    _row, version, channel = key.split("/")
    return int(version[1:]), ChannelId(channel)


def handoff_key(closure: int) -> StepKey:
    return StepKey(f"{HANDOFF}/{closure}")


def question_surface(turn: int, *, is_direct: bool) -> str:
    """Name the surface of one turn: a message of its own, perhaps a direct one."""
    return f"{QUESTION}/{turn}/direct" if is_direct else f"{QUESTION}/{turn}"


def posting_key(surface: str, posting: int) -> StepKey:
    return StepKey(f"{surface}/{posting}")


def edit_key(surface: str, posting: int) -> StepKey:
    return StepKey(f"{surface}/{posting}/edit")


def is_edit(key: StepKey) -> bool:
    return key.endswith("/edit")


def posting_of(key: StepKey) -> StepKey:
    """Return the key of the posting that an edit changes, or the key itself."""
    return StepKey(key.removesuffix("/edit"))


def row_of(key: StepKey) -> str:
    return key.partition("/")[0]


def target_of(key: StepKey) -> str:
    return key.rpartition("/")[2]
