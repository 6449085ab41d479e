"""A sentence with every kind of span in it, and how it reads without markup."""

from datetime import UTC, datetime

from actors.incident.ids import ChannelId, PersonId
from bot.sandbox.fields import as_fields
from bot.sandbox.text import read
from bot.words.renderers.rich_text import rich_text
from bot.words.spans import Everybody, Hyperlink, Person, Place, Said, Time, say

SAM, HELP = Person(PersonId("U1")), Place(ChannelId("C1"))
NOON = Time(datetime(2026, 1, 1, 12, tzinfo=UTC))
PAGE = Hyperlink(url="https://a.example/?x=1&y=2", label="A <page>")
EVERY_KIND = say(
    "{bell} *{title}* by {who} in {place}, {at}: {page} `/incident {name}`",
    bell=Everybody(),
    title="a*b_<c>",
    who=SAM,
    place=HELP,
    at=NOON,
    page=PAGE,
    name="retry",
)


def plain(said: Said) -> str:
    return read([as_fields(rich_text(said))])
