"""Messages: those in a channel, and those that only one person sees."""

from attrs import frozen

from bot.sandbox.fields import Fields


@frozen(kw_only=True)
class Message:
    """A message in a channel; an edit replaces it.

    `mentions` lists whom it notifies: user ids, `!channel`, `!here`, `!everyone`.
    `dropped` is metadata that Slack discarded; no call can read it.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: tuple[Fields, ...] = ()
    metadata: Fields | None = None
    dropped: Fields | None = None
    bot_id: str | None = None
    app_id: str | None = None
    subtype: str | None = None
    thread_ts: str | None = None
    edited_at: str | None = None
    mentions: frozenset[str] = frozenset()

    def as_json(self, team_id: str, *, with_metadata: bool = False) -> Fields:
        answer: Fields = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "team": team_id,
        }
        optional: Fields = {
            "subtype": self.subtype,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "thread_ts": self.thread_ts,
            "blocks": list(self.blocks) or None,
            "metadata": self.metadata if with_metadata else None,
            "edited": self.edited_at and {"user": self.user, "ts": self.edited_at},
        }
        answer.update({k: v for k, v in optional.items() if v is not None})
        return answer


@frozen(kw_only=True)
class Ephemeral:
    """A message that only one person sees; no call can read it.

    `origin` is "ack", "response_url", "postEphemeral", or "slack" for a failure
    that Slack itself reports.
    """

    ts: str
    channel: str
    person: str
    text: str
    blocks: tuple[Fields, ...] = ()
    origin: str = "ack"
