"""Adding a bookmark, and knowing it by its title and its address."""

import pytest

from actors.incident.effects import Accepted, AddBookmark, Doubtful, NotFound, Outcome
from actors.incident.ids import ChannelId
from bot.slack.web.results import Done
from tests.actors.incident.case import BOOK, DECLARE
from tests.actors.incident.run import run_of
from tests.bot.scripted import OK, looked_up, performed, scripted, step_of

INCIDENT = run_of(DECLARE).drain().incident
STEP = step_of(AddBookmark(channel=ChannelId("C1"), link=BOOK), "bookmark/book")
THERE = {"title": BOOK.title, "link": BOOK.url}
OTHER = {"title": "Other", "link": "https://example.org"}


async def test_a_bookmark_is_a_link_with_a_title() -> None:
    api = scripted(bookmarks_add=OK)

    assert await performed(api, INCIDENT, STEP) == Accepted()
    sent = {"channel_id": "C1", "type": "link", "title": BOOK.title, "link": BOOK.url}
    assert api.calls == [("bookmarks.add", sent)]


@pytest.mark.parametrize(
    ("bookmarks", "outcome"),
    [
        ([THERE], Accepted()),
        ([OTHER, THERE], Accepted()),
        ([{**THERE, "link": OTHER["link"]}], NotFound()),
        ([{**THERE, "title": OTHER["title"]}], NotFound()),
        ([], NotFound()),
    ],
)
async def test_a_bookmark_is_known_by_its_title_and_its_address(
    bookmarks: list[object], outcome: Outcome
) -> None:
    api = scripted(bookmarks_list=Done(body={"bookmarks": bookmarks}))

    assert await looked_up(api, INCIDENT, STEP) == outcome
    assert api.calls == [("bookmarks.list", {"channel_id": "C1"})]


@pytest.mark.parametrize("body", [{}, {"bookmarks": None}])
async def test_an_answer_without_a_list_of_bookmarks_leaves_a_doubt(
    body: dict[str, object],
) -> None:
    api = scripted(bookmarks_list=Done(body=body))

    assert isinstance(await looked_up(api, INCIDENT, STEP), Doubtful)
