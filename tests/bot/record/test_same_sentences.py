"""The record and the messages say each change in the same sentence."""

import re
from html import unescape
from typing import get_args

import pytest
from markdown_it import MarkdownIt

from actors.incident.details import SeverityNews
from actors.incident.events import News
from actors.incident.ids import PersonId
from bot.words.changes import sentence
from bot.words.renderers.documents import Names
from bot.words.renderers.html import as_html
from bot.words.renderers.markdown import as_markdown
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import ADA, BOB, CYD
from tests.bot.bodies import MARK, changes, severity

NAMES: dict[PersonId, str] = {ADA: "Ada", BOB: "Bob", CYD: "Cyd"}
CHANGES = (
    *changes("<Words> & *more*\n# in `lines`"),
    SeverityNews(before=severity("High"), after=severity("Low", rank=2), unsure=True),
)


def words(text: str) -> str:
    return " ".join(text.split())


def of_mrkdwn(said: str) -> str:
    named = re.sub(r"<@(\w+)>", lambda found: NAMES[PersonId(found[1])], said)
    dated = re.sub(r"<!date[^|]*\|([^>]*)>", r"\1", named)
    return words(unescape(dated))


def of_html(page: str) -> str:
    within_lines = re.sub("</?(strong|code|time)[^>]*>", "", page)
    return words(unescape(re.sub("<[^>]*>", " ", within_lines)))


def test_there_is_an_example_of_every_change() -> None:
    missing = sorted(x.__name__ for x in set(get_args(News)) - set(map(type, CHANGES)))
    assert not missing, f"changes() in tests/bot/bodies.py lacks {missing}"


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_reads_the_same_in_a_message_and_in_a_document(
    change: News,
) -> None:
    said, names = sentence(MARK, change), Names(people=NAMES)
    told = of_mrkdwn(as_mrkdwn(said))

    markdown = MarkdownIt("commonmark").render(as_markdown(said, names))
    assert of_html(markdown) == of_html(as_html(said, names)) == told
