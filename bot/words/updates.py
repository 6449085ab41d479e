"""What people are told of an incident's status, and the updates about it."""

from typing import assert_never

from actors.incident.updates import StatusNews, UpdateNews, UpdatesNews
from bot.words.phrases import in_a_sentence
from bot.words.spans import Person, Said, Time, quoted, say


def sentence(who: Person, news: UpdatesNews) -> Said:
    match news:
        case StatusNews(before=before, after=after, words=words):
            return say(
                "{who} changed the status to *{after}* (was {before}).",
                who=who,
                after=in_a_sentence(words.of(after)),
                before=in_a_sentence(words.of(before)),
            )
        case UpdateNews():
            return _update(who, news)
        case _:
            assert_never(news)


def _update(who: Person, news: UpdateNews) -> Said:
    return say(
        "*Update: {status}, {severity}.*{text}\n{next} Sent by {who}.",
        status=in_a_sentence(news.words.of(news.status)),
        severity=news.severity.word,
        text=quoted(news.text),
        next=next_update(news),
        who=who,
    )


def next_update(news: UpdateNews) -> Said:
    if news.update_at is None:
        return say("Next update when something changes.")
    return say("Next update by {at}.", at=Time(news.update_at))
