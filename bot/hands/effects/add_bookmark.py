"""Adds a bookmark, and recognises it by its title and its address."""

from attrs import frozen

from actors.incident.effects import Accepted, AddBookmark, NotFound, Outcome
from bot.base.json_types import text
from bot.hands.outcomes import accepted
from bot.hands.step_context import StepContext


@frozen(kw_only=True)
class BookmarkAdder:
    """Adds a link to the channel's bookmarks."""

    effect: AddBookmark
    context: StepContext

    async def perform(self) -> Outcome:
        link = self.effect.link
        place = {"channel_id": self.effect.channel, "type": "link"}
        page = {"title": link.title, "link": link.url}
        api = self.context.api
        return accepted(await api.call("bookmarks.add", {**place, **page}))

    async def look_up(self) -> Outcome:
        place = {"channel_id": self.effect.channel}
        reading = self.context.lookup
        listed = await reading.listed("bookmarks.list", place, "bookmarks")
        wanted = (self.effect.link.title, self.effect.link.url)
        is_there = any((text(x, "title"), text(x, "link")) == wanted for x in listed)
        return Accepted() if is_there else NotFound()
