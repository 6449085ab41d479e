"""The timeline's entries for who does what: roles, handovers, tasks and checklists."""

from typing import assert_never

from actors.incident.briefings import BriefingsEvent, RoleAskedAgain
from actors.incident.checklist import ChecklistSaved
from actors.incident.crew import ChannelJoined, ChannelLeft
from actors.incident.handovers import (
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoversEvent,
    HandoverWithdrawn,
)
from actors.incident.joining import Joined
from actors.incident.model import Incident
from actors.incident.roles import RoleAccepted
from actors.incident.task import Task
from actors.incident.tasks import (
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskGiven,
    TaskReopened,
    TasksEvent,
)
from bot.words.phrases import in_a_sentence
from bot.words.spans import Part, Person, Said, joined, quoted, say
from bot.words.tasks import source_of

CrewEvent = (
    RoleAccepted
    | BriefingsEvent
    | HandoversEvent
    | TasksEvent
    | ChecklistSaved
    | ChannelLeft
    | ChannelJoined
    | Joined
)


def crew_entry(event: CrewEvent, before: Incident, after: Incident) -> Said:
    """Say what somebody did, given the incident before and after the event."""
    who = Person(event.mark.by)
    match event:
        case RoleAccepted(role=role):
            return say("{who} accepted {role}.", who=who, role=in_a_sentence(role.word))
        case ChecklistSaved():
            return _checked(event, after)
        case ChannelLeft():
            return say("{who} left the channel.", who=who)
        case ChannelJoined():
            return say("{who} came back to the channel.", who=who)
        case Joined(note=note):
            return say("{who} joined the incident.{note}", who=who, note=quoted(note))
        case (
            HandoverOffered()
            | HandoverAccepted()
            | HandoverWithdrawn()
            | HandoverDeclined()
        ):
            return _handed(event, before)
        case RoleAskedAgain():
            return _asked_again(event, before)
        case TaskAdded() | TaskGiven() | TaskDone() | TaskDropped() | TaskReopened():
            return _task(event, after)
        case _:
            assert_never(event)


def _asked_again(event: BriefingsEvent, before: Incident) -> Said:
    waiting = before.briefings.waiting(event.briefing)
    if waiting is None:
        return say("{who} asked about a role again.", who=Person(event.mark.by))
    return say(
        "{who} asked {person} again whether they accept {role}.",
        who=Person(event.mark.by),
        person=Person(waiting.person),
        role=in_a_sentence(waiting.role.word),
    )


def _handed(event: HandoversEvent, before: Incident) -> Said:
    who = Person(event.mark.by)
    match event:
        case HandoverOffered():
            facts: list[Part] = [
                say(
                    "{who} asked {to} to take over as {role}.",
                    who=who,
                    to=Person(event.to),
                    role=in_a_sentence(event.role.word),
                )
            ]
            if event.state:
                stand = quoted(event.state)
                facts.append(say(" Where things stand:{stand}", stand=stand))
            if event.worries:
                facts.append(say("\nWorries:{text}", text=quoted(event.worries)))
            return joined(facts, "")
        case HandoverAccepted(handover=number):
            template = "{who} took over as {role}."
        case HandoverDeclined(handover=number):
            template = "{who} turned down taking over as {role}."
        case HandoverWithdrawn(handover=number):
            template = "{who} withdrew the handover of {role}."
        case _:
            assert_never(event)
    found = before.handovers.waiting(number)
    role = in_a_sentence(found.role.word) if found else "a role"
    return say(template, who=who, role=role)


def _task(event: TasksEvent, after: Incident) -> Said:
    who, task = Person(event.mark.by), after.tasks.by_number[event.task]
    match event:
        case TaskAdded(owner=owner):
            template = "{who} added a task: “{text}”.{source}{owner}"
        case TaskGiven(owner=None):
            template = "{who} left the task “{text}” without an owner."
        case TaskGiven(owner=owner) if owner == event.mark.by:
            template = "{who} took the task “{text}”."
        case TaskGiven(owner=owner):
            template = "{who} gave a task to {person}: “{text}”."
        case TaskDone():
            template = "{who} marked the task “{text}” as done."
        case TaskDropped():
            template = "{who} dropped the task “{text}”."
        case TaskReopened():
            template = "{who} reopened the task “{text}”."
        case _:
            assert_never(event)
    owner = task.owner
    return say(
        template,
        who=who,
        text=task.text,
        person=Person(owner) if owner else "nobody",
        owner=say(" Owner: {person}.", person=Person(owner)) if owner else "",
        source=source_of(task.link),
    )


def open_task(task: Task) -> Said:
    """Say what is left to do, and who has it."""
    return say(
        "“{text}”, {owner}.{source}",
        text=task.text,
        owner=Person(task.owner) if task.owner else "no owner",
        source=source_of(task.link),
    )


def _checked(event: ChecklistSaved, after: Incident) -> Said:
    words = {item.key: item.words for item in after.checklist.items}
    said: list[Part] = []
    for verb, keys in (("ticked", event.ticked), ("unticked", event.unticked)):
        if keys:
            items = joined([say("“{x}”", x=words.get(key, key)) for key in keys])
            said.append(say("{verb} {items}", verb=verb, items=items))
    who = Person(event.mark.by)
    return say("{who} {what} on the checklist.", who=who, what=joined(said, " and "))
