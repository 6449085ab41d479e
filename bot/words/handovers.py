"""Handovers: the request to take over a role, and what the giver hears."""

from collections.abc import Iterator
from typing import assert_never

from actors.incident.crew_views import (
    HandoverEnd,
    HandoverView,
    TaskLine,
    UnansweredView,
)
from bot.words import buttons, phrases
from bot.words.briefs import Names, person
from bot.words.phrases import in_a_sentence, name_of
from bot.words.spans import Part, Person, Said, Time, capitalised, joined, quoted, say

TASKS_SHOWN = 5
"""The others are counted: the list of tasks has them all."""


def handover(view: HandoverView, names: Names) -> Said:
    """Ask somebody to take over, or say how that ended."""
    if view.end is None:
        asked = _in_incident(view, _asked(view, names))
        return joined([asked, *_facts(view, names), _stays(view, names)], "\n")
    end = _in_incident(view, capitalised(_end(view, view.end, names)))
    if view.end is not HandoverEnd.ACCEPTED:
        return end
    # Whoever has taken over still reads here where things stand.
    return joined([end, *_facts(view, names)], "\n")


def _in_incident(view: HandoverView, said: Said) -> Said:
    """Begin with the incident, in a direct message."""
    if not view.title:
        return said
    incident = name_of(view.number)
    template = "{incident}, “{title}”: {said}"
    return say(template, incident=incident, title=view.title, said=said)


def _asked(view: HandoverView, names: Names) -> Said:
    return say(
        "*{receiver}, {giver} asks you to take over as {role}.*",
        receiver=Person(view.receiver),
        giver=person(view.giver, names),
        role=in_a_sentence(view.role.word),
    )


def _facts(view: HandoverView, names: Names) -> Iterator[Said]:
    """Say what the giver typed, and which tasks were open."""
    if view.state:
        yield say("Where things stand:{text}", text=quoted(view.state))
    if view.worries:
        yield say("Worries:{text}", text=quoted(view.worries))
    if not view.tasks:
        yield say("No open tasks.")
        return
    yield say("Open tasks and owners:")
    for task in view.tasks[:TASKS_SHOWN]:
        yield _task(task, names)
    if (more := len(view.tasks) - TASKS_SHOWN) > 0:
        yield phrases.and_more(more)


def _task(task: TaskLine, names: Names) -> Said:
    owner = person(task.owner, names) if task.owner else "no owner yet"
    return say("• “{text}”, {owner}", text=task.text, owner=owner)


def _stays(view: HandoverView, names: Names) -> Said:
    return capitalised(
        say(
            "{giver} stays {role} until you select *{label}*.",
            giver=person(view.giver, names),
            role=in_a_sentence(view.role.word),
            label=buttons.HAVE_IT,
        )
    )


def unanswered(view: UnansweredView, names: Names) -> Said:
    """Tell the giver that nobody takes over, or say how that ended."""
    said = _end(view, view.end, names) if view.end else _waits(view, names)
    return say(
        "{incident}: {said}{next}",
        incident=name_of(view.number),
        said=capitalised(said),
        next=_ask_again(view) if view.end is HandoverEnd.DECLINED else "",
    )


def _ask_again(view: UnansweredView) -> Said:
    template = " To ask somebody else: `/incident handover {number}`"
    return say(template, number=view.number)


def _waits(view: UnansweredView, names: Names) -> Said:
    return say(
        "{receiver} has not taken over as {role} yet. They have had your request "
        "since {at}. You stay {role} until they take over.",
        receiver=person(view.receiver, names),
        role=in_a_sentence(view.role.word),
        at=Time(view.at),
    )


def _end(view: HandoverView | UnansweredView, end: HandoverEnd, names: Names) -> Said:
    role, giver = in_a_sentence(view.role.word), person(view.giver, names)
    since: Part = Time(view.ended.at) if view.ended else "then"
    who = person(view.ended.by, names) if view.ended else "somebody"
    match end:
        case HandoverEnd.ACCEPTED:
            return say(
                "{who} has been {role} since {since}, taking over from {giver}.",
                who=person(view.receiver, names),
                role=role,
                since=since,
                giver=giver,
            )
        case HandoverEnd.WITHDRAWN:
            template = "{giver} withdrew the handover of {role}, {since}."
            return say(template, giver=giver, role=role, since=since)
        case HandoverEnd.DECLINED:
            receiver = person(view.receiver, names)
            template = "{receiver} cannot take over as {role}, {since}."
            return say(template, receiver=receiver, role=role, since=since)
        case HandoverEnd.REPLACED:
            return say(
                "{giver} asked again to hand over {role}, {since}. "
                "This message no longer counts.",
                giver=giver,
                role=role,
                since=since,
            )
        case HandoverEnd.MOVED:
            successor = view.successor
            holder = person(successor, names) if successor else "nobody"
            template = "{holder} has been {role} since {since}."
            return say(template, holder=holder, role=role, since=since)
        case HandoverEnd.CLOSED:
            template = (
                "{who} closed the incident, {since}. Nobody needs to take over as "
                "{role}."
            )
            return say(template, who=who, since=since, role=role)
        case _:
            assert_never(end)
