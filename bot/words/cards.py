"""The incident card."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from actors.incident.crew_views import TaskLine
from actors.incident.facts import NOBODY, Link, Mark, Role
from actors.incident.ids import PersonId
from actors.incident.seen import ChecklistProgress
from actors.incident.views import CardView
from bot.words.checklists import progress
from bot.words.missing import missing_now
from bot.words.phrases import duration, in_a_sentence, name_of, service_name
from bot.words.spans import Hyperlink, Person, Said, Time, joined, say

BETWEEN = " · "


def title(view: CardView) -> str:
    state = ", closed" if view.closed else ""
    return f"{name_of(view.number)}{state}: {view.title}"


def notification(view: CardView) -> Said:
    """Say the most important facts of the card in one text."""
    ending = (
        say(" How it ended: {summary}", summary=view.summary)
        if view.summary
        else say("")
    )
    return say(
        "{incident}, {word}{doubt}, {state}: {title}.{rest}",
        incident=name_of(view.number),
        word=view.severity.word,
        doubt=_doubt(view),
        state=_in_short(view),
        title=view.title,
        rest=ending if view.closed else say(" {gap}", gap=missing_now(view.missing)),
    )


def headline(view: CardView) -> Said:
    """Say how serious it is, whether it is over, and what is affected."""
    return say(
        "*{word}*{doubt} · {state} · Service: {service}",
        word=view.severity.word,
        doubt=_doubt(view),
        state=_closed(view, view.closed) if view.closed else _status(view),
        service=service_name(view.service),
    )


def _in_short(view: CardView) -> str:
    usual = "closed" if view.closed else "open"
    return in_a_sentence(view.status.word) if view.status else usual


def _status(view: CardView) -> Said:
    if view.status is None or view.status.since is None:
        return say("Open")
    since = Time(view.status.since)
    return say("{word} since {since}", word=view.status.word, since=since)


def _doubt(view: CardView) -> str:
    return ", to be confirmed" if view.unsure else ""


def _closed(view: CardView, mark: Mark) -> Said:
    word = view.status.word if view.status else "Closed"
    if mark.by == NOBODY:
        return say("{word} automatically, {at}", word=word, at=Time(mark.at))
    return say(
        "{word} by {person}, {at}, after {duration}",
        word=word,
        person=Person(mark.by),
        at=Time(mark.at),
        duration=duration(mark.at - view.declared.at),
    )


def impact(view: CardView) -> Said:
    return say("*What users see*: {text}", text=view.impact or "not written yet")


def ending(text: str) -> Said:
    return say("*How it ended*: {text}", text=text)


def description(text: str) -> Said:
    return say("*What else is known*: {text}", text=text)


def next_update(at: datetime, by: PersonId) -> Said:
    return say("*Next update*: by {at} ({who})", at=Time(at), who=Person(by))


def roles(view: CardView) -> Said:
    """Name who has each role; once it is closed, only the roles that people have."""
    holders = {lead.role.key: lead.person for lead in view.leads}
    known = {x.key: x for x in (*view.roles, *(lead.role for lead in view.leads))}
    named = [_role(view, role, holders.get(role.key)) for role in known.values()]
    return say(
        "*{label}* {roles}",
        label="Roles at the end" if view.closed else "Roles",
        roles=joined(named, BETWEEN) if named else "Nobody yet",
    )


def _role(view: CardView, role: Role, holder: PersonId | None) -> Said:
    if holder is None:
        return say("{role}: nobody", role=role.word)
    notes = [
        *(["not accepted yet"] if role.key in view.unaccepted else []),
        *(["not in this channel"] if holder in view.absent else []),
    ]
    return say(
        "{role}: {person}{notes}",
        role=role.word,
        person=Person(holder),
        notes=f" ({', '.join(notes)})" if notes else "",
    )


def free_roles(view: CardView) -> Iterator[Role]:
    """Return the roles that somebody can take."""
    held = {lead.role.key for lead in view.leads}
    return (role for role in view.roles if role.key not in held)


def tasks(view: CardView) -> Said:
    """Name the first open tasks and their owners, and count the others."""
    if not view.open_tasks:
        return say("*Tasks* None open")
    more = view.open_tasks - len(view.tasks)
    rest = say(" and {count} more: `/incident tasks`", count=more) if more else say("")
    return say(
        "*{label}* {count}{open}: {tasks}{rest}",
        label="Tasks left" if view.closed else "Tasks",
        count=view.open_tasks,
        open="" if view.closed else " open",
        tasks=joined(map(_task, view.tasks), BETWEEN),
        rest=rest,
    )


def _task(line: TaskLine) -> Said:
    return say(
        "{text} ({owner})",
        text=line.text,
        owner=Person(line.owner) if line.owner else "no owner",
    )


def checklist(view: CardView) -> Said:
    so_far = ChecklistProgress(done=view.checked, total=view.checks)
    return say("*Checklist* {so_far}", so_far=progress(so_far))


def links(pages: Iterable[Link]) -> Said:
    named = [Hyperlink(url=page.url, label=page.title) for page in pages]
    return say("*Links* {pages}", pages=joined(named, BETWEEN))


def declared(view: CardView) -> Said:
    said = say(
        "Declared by {person}, {at}",
        person=Person(view.declared.by),
        at=Time(view.declared.at),
    )
    if view.closed:
        return said
    return joined([said, say("For anything else, type `/incident`")], BETWEEN)


def missing(view: CardView) -> Said:
    return say("*{sentence}*", sentence=missing_now(view.missing))
