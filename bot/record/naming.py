"""Names the steps of an incident, and the channels, people and pages in them."""

from actors.incident.ids import ChannelId, PersonId, StepKey
from actors.incident.keys import (
    ANNOUNCE,
    ANNOUNCEMENT,
    ASSIGNMENT,
    BOOKMARK,
    BRIEF,
    CHANNEL,
    HANDOVER,
    INVITE,
    NOTICE,
    RECEIPT,
    REPLY,
    UNANSWERED,
    is_edit,
    row_of,
    target_of,
)
from actors.incident.model import DECLARED, Incident
from bot.words import steps
from bot.words.spans import Part, Person, Place, Said, say


def step_named(step: StepKey, incident: Incident) -> Said:
    """Say what a step is to do, as in "Not done: …"."""
    if step == INVITE:
        return say("invite people")
    things = _things(step, incident)
    return steps.step(row_of(step), things, is_edit=is_edit(step))


def step_done(step: StepKey, incident: Incident, *, again: bool = False) -> Said:
    """Say what a step has done; ``again`` means that it was an update."""
    things = _things(step, incident)
    return steps.step(row_of(step), things, is_edit=again, is_done=True)


def own_channel(incident: Incident) -> str:
    """Return the channel's name, or the name that is tried for it next."""
    return f"#{incident.channel_name}"


def _things(step: StepKey, incident: Incident) -> list[Part]:
    row, target = row_of(step), target_of(step)
    things: dict[str, Part] = {
        CHANNEL: own_channel(incident),
        INVITE: Person(PersonId(target)),
        ANNOUNCE: Place(ChannelId(target)),
        ANNOUNCEMENT: Place(ChannelId(step.split("/")[1] if "/" in step else step)),
        NOTICE: Place(ChannelId(target)),
        REPLY: Place(ChannelId(target)),
        BOOKMARK: f"“{_title(target, incident)}”",
        BRIEF: _briefed(step, incident),
        HANDOVER: _in_handover(step, incident),
        UNANSWERED: _in_handover(step, incident),
        RECEIPT: Person(_reported_to(step, incident)),
        ASSIGNMENT: _assignee(step, incident),
    }
    return [things[row]] if row in things else []


def _title(key: str, incident: Incident) -> str:
    """Return the title of a page."""
    return next((link.title for link in incident.links if link.key == key), key)


def _briefed(step: StepKey, incident: Incident) -> Part:
    """Return who is briefed; the core forgets old briefings."""
    number = step.split("/")[1:2]
    found = (x for x in incident.briefings.open if [str(x.number)] == number)
    return next((Person(x.person) for x in found), "somebody")


def _assignee(step: StepKey, incident: Incident) -> Part:
    """Name who got a task; ``somebody`` if the core has forgotten the assignment."""
    number = step.split("/")[1] if row_of(step) == ASSIGNMENT else ""
    found = (x.person for x in incident.assignments.open if str(x.number) == number)
    person = next(found, None)
    return Person(person) if person else "somebody"


def _in_handover(step: StepKey, incident: Incident) -> Part:
    """Return who is asked or reminded; the core forgets old turns."""
    number = step.split("/")[1:2]
    found = (x for x in incident.handovers.open if [str(x.number)] == number)
    handover = next(found, None)
    if handover is None:
        return "somebody"
    return Person(handover.to if row_of(step) == HANDOVER else handover.offered.by)


def _reported_to(step: StepKey, incident: Incident) -> PersonId:
    _row, key, *_rest = [*step.split("/"), DECLARED]
    occasion = incident.occasions.get(key)
    return occasion.mark.by if occasion else incident.declared.by
