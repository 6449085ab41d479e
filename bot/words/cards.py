"""The incident card."""

from collections.abc import Iterable

from actors.incident.facts import Link, Mark
from actors.incident.views import CardView
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words.phrases import leads, name_of
from bot.words.spans import Hyperlink, Person, Said, Time, joined, say


def title(view: CardView) -> str:
    state = " (closed)" if view.closed else ""
    return f"{name_of(view.number)}{state}: {view.title}"


def facts(view: CardView) -> Said:
    said = [
        say("*Service*: {name}", name=view.service.name),
        say("*Leads*\n{leads}", leads=leads(view.leads, view.absent)),
        say(
            "*Declared by* {person}, {at}",
            person=Person(view.declared.by),
            at=Time(view.declared.at),
        ),
    ]
    return joined(said, "\n")


def links(pages: Iterable[Link]) -> Said:
    named = [Hyperlink(url=page.url, label=page.title) for page in pages]
    return say("*Documentation*\n{pages}", pages=joined(named, "\n"))


def closed(mark: Mark) -> Said:
    return say("Closed by {person}, {at}.", person=Person(mark.by), at=Time(mark.at))


COMMANDS = Mrkdwn(
    "To change anything here: `/incident update`. When it is over: `/closeincident`."
)
