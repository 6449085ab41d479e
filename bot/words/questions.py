"""The question whether an incident that stays open is over."""

from datetime import datetime
from typing import assert_never

from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.incident.views import QuestionState, QuestionView
from bot.words.buttons import ASK_TOMORROW
from bot.words.closing_text import already_closed
from bot.words.phrases import name_of
from bot.words.spans import Person, Said, Time, say


def question(view: QuestionView) -> Said:
    """Ask, or say how the question ended.

    It says since when the incident has been open, which stays true when it comes late.
    """
    title = say(", “{title}”", title=view.title) if view.title else ""
    if view.state is QuestionState.ASKED:
        return say(
            "{person}, incident {number}{title}{comma} has been open since {since}. "
            "Is it over?",
            person=Person(view.declarer),
            number=view.number,
            title=title,
            comma="," if view.title else "",
            since=Time(view.since),
        )
    return say(
        "{incident}{title}: is it over? {end}",
        incident=name_of(view.number),
        title=title,
        end=_end(view),
    )


def _end(view: QuestionView) -> Said:
    who = Person(view.by.by) if view.by else "Somebody"
    at = say(", {at}", at=Time(view.by.at)) if view.by else ""
    match view.state:
        case QuestionState.POSTPONED:
            until = view.until
            return say(
                "{who} selected *{label}*{at}.{until}",
                who=who,
                label=ASK_TOMORROW,
                at=at,
                until=say(" Next question: {at}.", at=Time(until)) if until else "",
            )
        case QuestionState.CLOSED:
            return say("{who} closed it{at}.", who=who, at=at)
        case QuestionState.REPLACED:
            return say("Nobody answered, so Muster asked again.")
        case QuestionState.ASKED:
            raise AssertionError("a question that waits for an answer has no end")
        case _:
            assert_never(view.state)


def asks_again(number: IncidentNumber, at: datetime) -> Said:
    return say(
        "Muster will ask again whether incident {number} is over: {at}.",
        number=number,
        at=Time(at),
    )


def asks_no_more(incident: Incident) -> Said:
    """Say why no question follows."""
    if incident.closed:
        said = "{closed} Muster does not ask about it any more."
        return say(said, closed=already_closed(incident))
    said = "Muster does not ask about {incident}: its severity is set up that way."
    return say(said, incident=name_of(incident.number).lower())
