"""response_url: how an app answers a person after the acknowledgement."""

from collections.abc import Sequence

from attrs import define, evolve, field

from bot.sandbox.args import Args
from bot.sandbox.blocks.validate import message_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields
from bot.sandbox.message import Ephemeral
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace

# "Up to 5 times within 30 minutes of receiving the payload."
USES = 5
MINUTES = 30
# The name of these posts in the call log, and for faults.
RESPONSE_URL = "response_url"
# How many are remembered, which bounds the memory of a long run.
REMEMBERED = 10_000


def status_of(answer: Fields) -> int:
    """Return the HTTP status of an answer: a webhook's errors are not 200."""
    if answer["ok"]:
        return 200
    return 404 if answer["error"] in {"expired_url", "used_url"} else 400


@define(kw_only=True, eq=False)
class ResponseUrl:
    """One bearer URL; `original` is the message that the person used, if any."""

    person: Person
    channel: str
    at: float
    original: str | None = None
    uses: int = 0


@define(eq=False)
class ResponseUrls:
    """Makes response URLs, and carries out what is posted to them.

    `shown` holds those that showed or deleted something.
    """

    workspace: Workspace
    base: str = field(default="", init=False)
    _urls: dict[str, ResponseUrl] = field(factory=dict, init=False)
    shown: set[str] = field(factory=set, init=False)

    def make(self, person: Person, channel: str, original: str | None = None) -> str:
        secret = self.workspace.ids.secret()
        key = f"{self.workspace.id}/{self.workspace.ids.number()}/{secret}"
        self._urls[key] = ResponseUrl(
            person=person,
            channel=channel,
            at=self.workspace.clock.monotonic(),
            original=original,
        )
        if len(self._urls) > REMEMBERED:
            del self._urls[next(iter(self._urls))]
        return f"{self.base}/commands/{key}"

    def use(self, key: str, args: Args) -> Fields:
        """Carry out what is posted to a URL."""
        self._do(self._spend(key), args)
        self.shown.add(f"{self.base}/commands/{key}")
        return {}

    def _spend(self, key: str) -> ResponseUrl:
        url = self._urls.get(key)
        if url is None:
            raise SlackError("expired_url")
        if self.workspace.clock.monotonic() - url.at > MINUTES * 60:
            raise SlackError("expired_url")
        if url.uses >= USES:
            raise SlackError("used_url")
        url.uses += 1
        return url

    def _do(self, url: ResponseUrl, args: Args) -> None:
        if args.flag("delete_original"):
            self._delete(url)
            return
        value = args.json("blocks", "invalid_blocks_format")
        blocks = message_blocks(value, self.workspace.ids)
        text = args.text("text")
        if not text.strip() and not blocks:
            raise SlackError("no_text")
        if args.flag("replace_original") and url.original:
            self._replace(url, text, blocks)
        elif args.text("response_type") == "in_channel":
            # It works in any conversation, even if the bot is not a member.
            channel = self.workspace.channel(url.channel)
            message = self.workspace.post(channel, self.workspace.bot, text, blocks)
            url.original = message.ts
        else:
            line = self.workspace.show(
                url.person, url.channel, text, blocks, origin="response_url"
            )
            url.original = url.original or line.ts

    def _replace(self, url: ResponseUrl, text: str, blocks: Sequence[Fields]) -> None:
        channel = self.workspace.channel(url.channel)
        original = url.original or ""
        if message := channel.message(original):
            changed = evolve(message, text=text, blocks=tuple(blocks))
            self.workspace.edit(channel, changed)
            return
        line = Ephemeral(
            ts=original,
            channel=url.channel,
            person=url.person.id,
            text=text,
            blocks=tuple(blocks),
            origin="response_url",
        )
        self.workspace.screens.replace(original, line)

    def _delete(self, url: ResponseUrl) -> None:
        channel = self.workspace.channel(url.channel)
        original = url.original or ""
        if channel.message(original):
            self.workspace.delete(channel, original)
        else:
            self.workspace.screens.hide(url.person.id, original)
