"""The sentences that say who changed what."""

from collections.abc import Iterable
from typing import assert_never

from actors.incident.bodies import NoticeView
from actors.incident.details import (
    DescriptionNews,
    ImpactNews,
    ServiceNews,
    SeverityNews,
    TitleNews,
)
from actors.incident.events import News
from actors.incident.facts import Mark
from actors.incident.lifecycle import ClosingNews, ReopeningNews
from actors.incident.roles import LeadNews
from actors.incident.steps.events import ChannelNews
from actors.incident.updates import StatusNews, UpdateNews
from bot.words import updates
from bot.words.length import shortened
from bot.words.phrases import (
    CHANGE_SHOWN,
    CUT,
    channel_or_number,
    duration,
    in_a_sentence,
    service_name,
)
from bot.words.spans import Everybody, Person, Said, Time, quoted, say


def heading(view: NoticeView) -> list[Said]:
    """Name the incident for readers outside its channel."""
    if view.inside:
        return []
    place, head = channel_or_number(view.number, view.channel), "*{title}* ({place})"
    is_closed, is_graver = False, _became_graver(view)
    match [x for _, x in view.news if isinstance(x, ClosingNews | ReopeningNews)]:
        case [*_, ClosingNews()]:
            head, is_closed = "*Closed: {title}* ({place})", True
        case [*_, ReopeningNews()]:
            head = "{bell}*Reopened: {title}* ({place})"
        case _ if is_graver:
            head = "{bell}*Now {word}: {title}* ({place})"
    rings = is_graver and not is_closed
    bell = say("{bell} ", bell=Everybody()) if rings else ""
    word, title = view.severity.word, view.title
    return [say(head, bell=bell, word=word, place=place, title=title)]


def lines(view: NoticeView) -> list[Said]:
    """Say what was changed, the oldest change first."""
    earlier = [
        say("Earlier, {at}: {what}", at=Time(mark.at), what=_in_brief(mark, change))
        for mark, change in view.earlier
    ]
    return [*earlier, *(_in_brief(mark, change) for mark, change in _said(view.news))]


def _said(news: Iterable[tuple[Mark, News]]) -> list[tuple[Mark, News]]:
    """Leave out a status that the update of the same person says, too."""
    changes = list(news)
    updates = {mark for mark, change in changes if isinstance(change, UpdateNews)}
    return [
        (mark, change)
        for mark, change in changes
        if not (isinstance(change, StatusNews) and mark in updates)
    ]


def _in_brief(mark: Mark, change: News) -> Said:
    """Shorten a change by its length, because people may have typed any of it."""
    return shortened(sentence(mark, change), CHANGE_SHOWN, CUT)


def _became_graver(view: NoticeView) -> bool:
    """Return whether everybody must hear of it, because no announcement told them."""
    moves = [x for _, x in view.news if isinstance(x, SeverityNews)]
    holds = view.severity.mentions_channel and not view.closed
    if not moves or not holds:
        return False
    before, after = moves[0].before, moves[-1].after
    return after.mentions_channel and not before.mentions_channel


def sentence(mark: Mark, change: News) -> Said:
    """Say who changed what, and what it was before, for messages and the record."""
    who = Person(mark.by)
    match change:
        case TitleNews(before=before, after=after):
            said = "{who} changed the title to “{after}” (was “{before}”)."
            return say(said, who=who, before=before, after=after)
        case DescriptionNews(after=after):
            if not after.strip():
                return say("{who} removed the description.", who=who)
            said = "{who} changed the description:{text}"
            return say(said, who=who, text=quoted(after))
        case ImpactNews(after=after):
            if not after:
                return say("{who} removed the line on what users see.", who=who)
            return say("{who} wrote what users see: “{text}”.", who=who, text=after)
        case ServiceNews(before=old, after=new):
            said = "{who} changed the service to {new} (was {old})."
            return say(said, who=who, old=service_name(old), new=service_name(new))
        case SeverityNews():
            return _severity_news(who, change)
        case StatusNews() | UpdateNews():
            return updates.sentence(who, change)
        case LeadNews():
            return _lead_news(who, change)
        case ClosingNews(summary=summary, after=lasted):
            said = "{who} closed the incident after {lasted}.{summary}"
            how = quoted(summary)
            return say(said, who=who, lasted=duration(lasted), summary=how)
        case ReopeningNews():
            return say("{who} reopened the incident. It is not over.", who=who)
        case ChannelNews():
            said = "The incident now has a channel. {who} asked Muster to try again."
            return say(said, who=who)
        case _:
            assert_never(change)


def _severity_news(who: Person, change: SeverityNews) -> Said:
    before, after = change.before, change.after
    if change.unsure:
        said = (
            "{who} marked the severity as to be confirmed. "
            "Treat it as {word} until then."
        )
        return say(said, who=who, word=after.word)
    if before.key == after.key:
        return say("{who} confirmed the severity: {word}.", who=who, word=after.word)
    return say(
        "{who} {verb} the severity to *{after}* (was {before}).\n{sentence}",
        who=who,
        verb=_verb(before.rank - after.rank),
        before=before.word,
        after=after.word,
        sentence=after.sentence,
    )


def _verb(rise: int) -> str:
    """Return the verb for a new severity; two severities may have the same rank."""
    if rise == 0:
        return "changed"
    return "raised" if rise > 0 else "lowered"


def _lead_news(who: Person, change: LeadNews) -> Said:
    left, came = change.before, change.after
    if came is None and left is None:
        return say("{role}: still nobody.", role=change.role.word)
    role = in_a_sentence(change.role.word)
    if came == who.id and left:
        return say(
            "{who} took over {role} from {left}.", who=who, role=role, left=Person(left)
        )
    if came == who.id:
        return say("{who} took {role}.", who=who, role=role)
    if left == who.id and came is None:
        return say("{who} left {role}. Nobody has it now.", who=who, role=role)
    return say(
        "{role}: {came}{left}. Changed by {who}.",
        role=change.role.word,
        came=Person(came) if came else "nobody now",
        left=say(" (was {left})", left=Person(left)) if left else "",
        who=who,
    )
