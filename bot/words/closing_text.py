"""Closing an incident, and reopening it."""

from actors.incident.bodies import NextStepsView
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from bot.words import phrases
from bot.words.buttons import REOPEN
from bot.words.phrases import name_of
from bot.words.spans import Hyperlink, Person, Said, Time, say


def next_steps(view: NextStepsView) -> Said:
    report = view.report
    page = report and Hyperlink(url=report.url, label=report.title)
    return say(
        "*{incident} is closed. Next: the post-mortem.*\n{report}\n"
        "• Agree who writes it and by when\n"
        "• Ask how it happened, not who did it\n"
        "This channel stays open for discussion. Not over after all? "
        "Select *{reopen}*.",
        incident=name_of(view.number),
        report=(
            say("Start the report from {page}.", page=page)
            if page
            else say(
                "No report template is set up. Whoever runs Muster can add a link with "
                "the key `report`."
            )
        ),
        reopen=REOPEN,
    )


def window_title(number: IncidentNumber) -> str:
    return f"Close incident {number}"


HOW_IT_ENDED = "How did it end?"


HOW_IT_ENDED_HINT = (
    "For example “Sign-in has worked since 11:02. Release 512 was rolled back.” "
    "Every channel that was told about the incident is told this."
)


WINDOW_SUBMIT = "Close incident"


def close_by_typing(number: IncidentNumber) -> Said:
    return say(
        "Slack did not open the window. You can type: "
        "`/incident close {number} [how it ended]`",
        number=number,
    )


def too_long(typed: str, limit: int) -> Said:
    return phrases.too_long("This is not done", typed, limit)


def closed_now(incident: Incident) -> Said:
    return say(
        "{incident} is closed: {title}. "
        "Every channel that was told about it is being told that it is over.",
        incident=name_of(incident.number),
        title=incident.title,
    )


def already_closed(incident: Incident, *, again: str = "") -> Said:
    """Say who closed it; ``again`` is "already " if somebody tries it again."""
    closure, name = incident.closed, name_of(incident.number)
    if closure is None:
        return say("{incident} is open.", incident=name)
    if closure.is_automatic:
        return say(
            "{incident} was {again}closed automatically, {at}.",
            incident=name,
            again=again,
            at=Time(closure.mark.at),
        )
    return say(
        "{incident} was {again}closed by {person}, {at}.",
        incident=name,
        again=again,
        person=Person(closure.mark.by),
        at=Time(closure.mark.at),
    )


def closed_before(incident: Incident) -> Said:
    return say(
        "{closed} If it is not over, reopen it: `/incident reopen {number}`",
        closed=already_closed(incident, again="already "),
        number=incident.number,
    )


def reopened_now(incident: Incident) -> Said:
    return say(
        "{incident} is open again. "
        "Every channel that was told it was over is being told.",
        incident=name_of(incident.number),
    )


def already_open(incident: Incident) -> Said:
    return say("{incident} is already open.", incident=name_of(incident.number))


def closed_meanwhile(incident: Incident) -> Said:
    return say(
        "{closed} If it is not over, reopen it: `/incident reopen {number}`",
        closed=already_closed(incident),
        number=incident.number,
    )


def reopen_first(incident: Incident) -> Said:
    return say(
        "{closed} To change it, reopen it first: `/incident reopen {number}`",
        closed=already_closed(incident, again="already "),
        number=incident.number,
    )
