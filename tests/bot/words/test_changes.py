"""Changes: the heading above them, and what each of them says."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.details import DescriptionNews, SeverityNews
from actors.incident.events import News
from actors.incident.facts import Severity
from actors.incident.lifecycle import ClosingNews, ReopeningNews
from bot.words.changes import heading, lines, sentence
from bot.words.length import size
from bot.words.phrases import CHANGE_SHOWN, CUT
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.bot.bodies import MARK, changes, notice, severity

CLOSED = ClosingNews(summary="Rolled back", after=timedelta(minutes=5))
REOPENED = ReopeningNews()
RAISED = SeverityNews(before=severity("Low", rank=2), after=severity("High"))


def read(*changes: News) -> str:
    view = notice("Mails are lost")
    said = heading(with_(view, news=tuple((MARK, x) for x in changes)))
    return " ".join(map(as_mrkdwn, said))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((CLOSED,), "Closed: Mails are lost (Incident 123456)"),
        ((REOPENED, CLOSED), "Closed: Mails are lost (Incident 123456)"),
        ((RAISED, CLOSED), "Closed: Mails are lost (Incident 123456)"),
        ((REOPENED,), "Reopened: Mails are lost (Incident 123456)"),
        ((CLOSED, REOPENED), "Reopened: Mails are lost (Incident 123456)"),
        (
            (CLOSED, REOPENED, RAISED),
            "<!channel> Reopened: Mails are lost (Incident 123456)",
        ),
        ((RAISED,), "<!channel> Now Mails are lost: Mails are lost (Incident 123456)"),
    ],
)
def test_a_heading_follows_the_newest_change(
    changes: tuple[News, ...], told: str
) -> None:
    assert read(*changes) == told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (severity("Low", rank=2), severity("High"), "raised the severity to High"),
        (severity("High"), severity("Low", rank=2), "lowered the severity to Low"),
        (severity("High"), severity("High"), "confirmed the severity: High."),
        (
            severity("High"),
            with_(severity("Other"), key="other"),
            "changed the severity to Other (was High).",
        ),
    ],
)
def test_a_severity_is_raised_lowered_confirmed_or_only_changed(
    before: Severity, after: Severity, told: str
) -> None:
    said = sentence(MARK, SeverityNews(before=before, after=after))

    assert as_mrkdwn(said).startswith(f"<@{MARK.by}> {told}")


@pytest.mark.parametrize("change", changes("so many words " * 300), ids=type)
def test_no_change_is_longer_in_a_message_than_a_reader_wants(change: News) -> None:
    view = notice("Mails are lost")
    earlier, now = lines(with_(view, earlier=((MARK, change),), news=((MARK, change),)))

    in_full = sentence(MARK, change)
    assert size(now) <= CHANGE_SHOWN
    assert as_mrkdwn(now).endswith(CUT) is (size(in_full) > CHANGE_SHOWN)
    assert as_mrkdwn(now) in as_mrkdwn(earlier)


def test_only_news_with_a_long_text_is_shortened() -> None:
    cut = {
        type(change)
        for change in changes("so many words " * 300)
        if size(sentence(MARK, change)) > CHANGE_SHOWN
    }
    assert cut == {DescriptionNews, ClosingNews}, (
        "news with typed text is shortened; name a new kind here, or shorten its text"
    )
