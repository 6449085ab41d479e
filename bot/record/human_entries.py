"""What people did, in the record's words."""

from typing import assert_never

from actors.incident.details import (
    DescriptionChanged,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.events import HumanEvent
from actors.incident.facts import Severity
from actors.incident.lifecycle import Closed, Declared, Reopened
from actors.incident.model import Incident
from actors.incident.roles import LeadChanged
from actors.incident.trouble import Confirmed, Retried
from bot.record.naming import Naming
from bot.words.phrases import duration
from bot.words.renderers.markdown import Markdown, escape, quote

UNDER_AN_ENTRY = "  "
"""The indent that makes a block a part of its list item."""


def deed_of(event: HumanEvent, before: Incident | None, names: Naming) -> Markdown:
    """Say who did what; ``before`` is the incident as it was until then."""
    who = names.person(event.mark.by)
    if isinstance(event, Declared):
        return Markdown(f"{who} {_declared(event, names)}")
    if before is None:
        raise AssertionError("something happened to an incident before it was declared")
    return Markdown(f"{who} {_did(event, before, names)}")


def severity(which: Severity, *, unsure: bool) -> Markdown:
    return Markdown(escape(which.word) + (" (not sure)" if unsure else ""))


def _declared(event: Declared, names: Naming) -> str:
    graded = severity(event.severity, unsure=event.unsure)
    said = (
        f"declared the incident: “{escape(event.title)}”. Severity: {graded}. "
        f"Service: {escape(event.service.name)}."
    )
    leads = f" {names.leads(event.leads)}." if event.leads else ""
    return said + leads + _quoted(event.description)


def _did(
    event: (
        TitleChanged
        | DescriptionChanged
        | ServiceChanged
        | SeverityChanged
        | LeadChanged
        | Closed
        | Reopened
        | Retried
        | Confirmed
    ),
    before: Incident,
    names: Naming,
) -> str:
    match event:
        case TitleChanged(title=title):
            was = escape(before.title)
            return f"changed the title from “{was}” to “{escape(title)}”."
        case DescriptionChanged(description=text):
            if not text.strip():
                return "took the description away."
            return f"wrote the description anew:{_quoted(text)}"
        case ServiceChanged(service=service):
            was = escape(before.service.name)
            return f"changed the service from {was} to {escape(service.name)}."
        case SeverityChanged():
            return _severity_changed(event, before)
        case LeadChanged():
            return _lead_changed(event, before, names)
        case Closed(mark=mark, summary=summary):
            lasted = duration(mark.at - before.declared.at)
            return f"closed the incident after {lasted}.{_quoted(summary)}"
        case Reopened():
            return "reopened the incident: it was not over."
        case Retried(step=None):
            return "asked for the refused steps to be tried again."
        case Retried(step=str(step)):
            return f"asked to {names.deed(step, before)} once more."
        case Confirmed(step=step):
            return f"looked, and found it done: {names.deed(step, before)}."
        case Retried():
            raise AssertionError("a step's key is a text or nothing")
        case _:
            assert_never(event)


def _severity_changed(event: SeverityChanged, before: Incident) -> str:
    was, now = before.severity, event.severity
    if was.key == now.key:
        doubt = "is no longer sure of" if event.unsure else "is sure of"
        return f"{doubt} the severity: {escape(now.word)}."
    verb = "changed"
    if was.rank != now.rank:
        verb = "raised" if now.rank < was.rank else "lowered"
    graded = severity(now, unsure=event.unsure)
    return f"{verb} the severity from {escape(was.word)} to {graded}."


def _lead_changed(event: LeadChanged, before: Incident, names: Naming) -> str:
    part, left = escape(event.role.word), before.lead(event.role.key)
    if event.person and left:
        came = names.person(event.person)
        return f"made {came} {part} instead of {names.person(left)}."
    if event.person:
        return f"made {names.person(event.person)} {part}."
    if left:
        return f"took {names.person(left)} off as {part}; nobody had that part then."
    return f"left {part} unnamed."


def _quoted(text: str) -> str:
    return f"\n{quote(text, UNDER_AN_ENTRY)}" if text.strip() else ""
