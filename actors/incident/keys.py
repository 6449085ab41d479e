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
REPLY = "reply"
"""The row that answers the message from which an incident was declared."""

ANNOUNCEMENT = "announcement"
"""The row that keeps announcements up to date."""

NOTICE = "told"
"""The row that posts notices: what people changed."""

HANDOFF = "handoff"
"""The row whose message says the next steps after a close."""

QUESTION = "question"
"""The row that asks whether an open incident is over."""

REMINDER = "reminder"
"""The row that reminds somebody of the update that was promised."""

OVERDUE = "overdue"
"""The row that tells the incident lead that the promised update was not sent."""

SILENCE = "silent"
"""The row that asks for an update after a silence in which none was promised."""

UNLED = "unled"
"""The row that says that nobody leads the incident."""

BRIEF = "brief"
"""The row that tells people in private what their role asks of them."""

UNACCEPTED = "unaccepted"
"""The row that tells the incident lead that a role has not been accepted."""

DECLINED = "declined"
"""The row that tells the incident lead that somebody cannot take their role."""

HANDOVER = "handover"
"""The row that asks somebody to take over a role."""

UNANSWERED = "unanswered"
"""The row that tells somebody that their handover has not been answered."""

TASK = "task"
"""The row that shows each task in the incident's channel."""

ASSIGNMENT = "assignment"
"""The row that tells people in private that they got a task."""

JOINING = "joining"
"""The row that tells the channel who joined, and what they had typed."""

TEST_END = "test_end"
"""The row that closes a test incident."""

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


def reply_key(channel: ChannelId) -> StepKey:
    return StepKey(f"{REPLY}/{channel}")


def announcement_surface(channel: ChannelId) -> str:
    """Name the announcement in a channel, once it is there."""
    return f"{ANNOUNCEMENT}/{channel}"


def finding_key(channel: ChannelId) -> StepKey:
    return StepKey(f"{ANNOUNCEMENT}/{channel}/find")


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


def reminder_surface(turn: int) -> str:
    return f"{REMINDER}/{turn}"


def overdue_surface(turn: int) -> str:
    return f"{OVERDUE}/{turn}"


def silence_surface(turn: int) -> str:
    return f"{SILENCE}/{turn}"


def unled_surface(vacancy: int) -> str:
    return f"{UNLED}/{vacancy}"


def brief_surface(briefing: int) -> str:
    return f"{BRIEF}/{briefing}"


def unaccepted_surface(briefing: int) -> str:
    return f"{UNACCEPTED}/{briefing}"


def declined_surface(briefing: int) -> str:
    return f"{DECLINED}/{briefing}"


def briefing_surfaces(briefing: int) -> tuple[str, str, str]:
    """Name the messages of a briefing: the brief, and what the incident lead hears."""
    return (
        brief_surface(briefing),
        unaccepted_surface(briefing),
        declined_surface(briefing),
    )


def handover_surface(handover: int, *, is_direct: bool) -> str:
    """Name the message that asks, perhaps a direct one."""
    return f"{HANDOVER}/{handover}/direct" if is_direct else f"{HANDOVER}/{handover}"


def unanswered_surface(handover: int) -> str:
    return f"{UNANSWERED}/{handover}"


def task_surface(task: int) -> str:
    return f"{TASK}/{task}"


def assignment_surface(assignment: int) -> str:
    return f"{ASSIGNMENT}/{assignment}"


def joining_key(version: int) -> StepKey:
    return StepKey(f"{JOINING}/v{version}")


def ending_surface(turn: int, *, is_direct: bool) -> str:
    """Name the message about one end of a test incident, perhaps a direct one."""
    return f"{TEST_END}/{turn}/direct" if is_direct else f"{TEST_END}/{turn}"


def posting_key(surface: str, posting: int) -> StepKey:
    return StepKey(f"{surface}/{posting}")


def edit_key(surface: str, posting: int) -> StepKey:
    return StepKey(f"{surface}/{posting}/edit")


def is_edit(key: StepKey) -> bool:
    return key.endswith("/edit")


def posting_of(key: StepKey) -> StepKey:
    """Return the key of the posting that an edit changes, or the key itself.

    An announcement was posted by another row, whose key it keeps.
    """
    if row_of(key) == ANNOUNCEMENT:
        return announce_key(ChannelId(key.split("/")[1]))
    return StepKey(key.removesuffix("/edit"))


def row_of(key: StepKey) -> str:
    return key.partition("/")[0]


def target_of(key: StepKey) -> str:
    return key.rpartition("/")[2]
