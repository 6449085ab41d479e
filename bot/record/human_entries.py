"""The timeline's entries for what people did.

Rule: the record describes a change with the same sentence as the messages.
"""

from actors.incident.events import HumanEvent
from actors.incident.evolve import news_of
from actors.incident.facts import Severity
from actors.incident.lifecycle import Declared
from actors.incident.model import Incident
from actors.incident.promise import ReminderSnoozed, RemindersStopped
from actors.incident.question import QuestionPostponed
from actors.incident.trouble import Confirmed, Retried
from bot.record.crew_entries import CrewEvent, crew_entry
from bot.record.naming import step_named
from bot.words import changes
from bot.words.phrases import leads_in_a_row, service_name
from bot.words.spans import Person, Said, Time, quoted, say


def human_entry(event: HumanEvent, before: Incident | None, after: Incident) -> Said:
    """Say who did what, given the incident before and after the event.

    An event that others hear of has the same sentence as their notice.
    """
    if before and (news := news_of(before, event)):
        return changes.sentence(event.mark, news)
    who = Person(event.mark.by)
    match event:
        case Declared():
            return _declared(event)
        case Retried(step=step):
            if step is None:
                return say("{who} tried the refused steps again.", who=who)
            said = "{who} asked Muster to {step} again."
            return say(said, who=who, step=step_named(step, before or after))
        case Confirmed(step=step):
            said = "{who} checked, and confirmed as done: {step}."
            return say(said, who=who, step=step_named(step, before or after))
        case QuestionPostponed(ask_at=at):
            said = "{who} put off the question whether it is over until {at}."
            return say(said, who=who, at=Time(at))
        case ReminderSnoozed(until=until):
            said = "{who} snoozed the reminder of the next update until {at}."
            return say(said, who=who, at=Time(until))
        case RemindersStopped():
            return say("{who} stopped the reminders of this update.", who=who)
        case _ if before and isinstance(event, CrewEvent):
            return crew_entry(event, before, after)
        case _:
            kind = type(event).__name__
            raise AssertionError(f"{__name__} has no sentence for {kind}")


def severity(which: Severity, *, unsure: bool) -> Said:
    return say("{word}{doubt}", word=which.word, doubt=", to be confirmed" * unsure)


def _declared(event: Declared) -> Said:
    return say(
        "{who} declared the incident: “{title}”. Severity: {severity}. "
        "Service: {service}.{leads}{description}",
        who=Person(event.mark.by),
        title=event.title,
        severity=severity(event.severity, unsure=event.unsure),
        service=service_name(event.service),
        leads=say(" {x}.", x=leads_in_a_row(event.leads)) if event.leads else "",
        description=quoted(event.description),
    )
