"""The incident card."""

from collections.abc import Iterable

from actors.incident.facts import Link, Mark
from actors.incident.views import CardView
from bot.words.phrases import leads, name_of, service_name
from bot.words.spans import Hyperlink, Person, Said, Time, joined, say


def title(view: CardView) -> str:
    state = ", closed" if view.closed else ""
    return f"{name_of(view.number)}{state}: {view.title}"


def notification(view: CardView) -> Said:
    """Say the most important facts of the card in one text."""
    roles = [
        say(" {role}: {person}.", role=lead.role.word, person=Person(lead.person))
        for lead in view.leads
    ]
    return say(
        "{incident}, {word}{doubt}, {state}: {title}. Service: {service}.{roles}",
        incident=name_of(view.number),
        word=view.severity.word,
        doubt=", to be confirmed" if view.unsure else "",
        state="closed" if view.closed else "open",
        title=view.title,
        service=service_name(view.service),
        roles=joined(roles, ""),
    )


def facts(view: CardView) -> Said:
    said = [
        say("*Service*: {name}", name=service_name(view.service)),
        say("*Roles*\n{leads}", leads=leads(view.leads, view.absent)),
        say(
            "*Declared by* {person}, {at}",
            person=Person(view.declared.by),
            at=Time(view.declared.at),
        ),
    ]
    return joined(said, "\n")


def links(pages: Iterable[Link]) -> Said:
    named = [Hyperlink(url=page.url, label=page.title) for page in pages]
    return say("*Links*\n{pages}", pages=joined(named, "\n"))


def closed(mark: Mark) -> Said:
    return say("*Closed* by {person}, {at}.", person=Person(mark.by), at=Time(mark.at))


def commands() -> Said:
    return say(
        "To change anything here: `/incident update`. "
        "When it is over: `/closeincident`."
    )
