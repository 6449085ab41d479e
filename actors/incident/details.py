"""The details of an incident: its title, description, impact, service, severity."""

from datetime import datetime
from typing import assert_never

from attrs import frozen

from actors.incident.copies import changed
from actors.incident.facts import CheckItem, Lead, Mark, Service, Severity
from actors.incident.roles import LeadChoice, RoleBrief

# Commands.


@frozen(kw_only=True)
class Estimate:
    """The severity that somebody chose, and whether they are unsure of it."""

    severity: Severity
    unsure: bool


@frozen(kw_only=True)
class Update:
    """Change what somebody edited; ``None`` keeps the current value.

    Attributes:
        leads: the roles that somebody edited, and no others.
        usual_leads: the usual leads of the new service, for roles that are still free.
        ask_at: when to ask whether it is over, if the new severity starts that.
        update_at: when the next update is promised at the latest, if the severity
            becomes more serious.
        briefs: for those who get a role, by the role's key.
        checklist: the items of the new severity.
        impact: what users see, in one line; empty if nobody says so any more.
    """

    mark: Mark
    title: str | None = None
    description: str | None = None
    service: Service | None = None
    estimate: Estimate | None = None
    leads: tuple[LeadChoice, ...] = ()
    usual_leads: tuple[Lead, ...] = ()
    ask_at: datetime | None = None
    update_at: datetime | None = None
    briefs: tuple[RoleBrief, ...] = ()
    checklist: tuple[CheckItem, ...] | None = None
    impact: str | None = None


DetailsCommand = Update


# Events.


@frozen(kw_only=True)
class TitleChanged:
    """Somebody changed the title."""

    mark: Mark
    title: str


@frozen(kw_only=True)
class DescriptionChanged:
    """Somebody rewrote the description."""

    mark: Mark
    description: str


@frozen(kw_only=True)
class ImpactChanged:
    """Somebody wrote what users see, in one line, or removed that line."""

    mark: Mark
    impact: str


@frozen(kw_only=True)
class ServiceChanged:
    """Somebody named another affected service."""

    mark: Mark
    service: Service


@frozen(kw_only=True)
class SeverityChanged:
    """Somebody changed the severity, or how sure they are of it.

    Attributes:
        ask_at: when to ask whether it is over; only if the severity before did not ask.
        checklist: the items of this severity; ``None``: the items stay as they are.
        update_at: when the next update is promised at the latest; only if it was
            raised.
    """

    mark: Mark
    severity: Severity
    unsure: bool
    ask_at: datetime | None = None
    checklist: tuple[CheckItem, ...] | None = None
    update_at: datetime | None = None


DetailsEvent = (
    TitleChanged | DescriptionChanged | ImpactChanged | ServiceChanged | SeverityChanged
)


# News for others.


@frozen(kw_only=True)
class TitleNews:
    """The title changed."""

    before: str
    after: str


@frozen(kw_only=True)
class DescriptionNews:
    """The description changed; nobody wants to read the old one."""

    after: str


@frozen(kw_only=True)
class ImpactNews:
    """What users see was written, changed or removed."""

    before: str
    after: str


@frozen(kw_only=True)
class ServiceNews:
    """The affected service changed."""

    before: Service
    after: Service


@frozen(kw_only=True)
class SeverityNews:
    """The severity changed; ``unsure``: nobody has confirmed it yet."""

    before: Severity
    after: Severity
    unsure: bool = False


DetailsNews = TitleNews | DescriptionNews | ImpactNews | ServiceNews | SeverityNews


# The state.


@frozen(kw_only=True, slots=False)
class Details:
    """What people know about the incident.

    Attributes:
        unsure: nobody has confirmed the severity.
        impact: what users see, in one line; empty until somebody writes it.
    """

    title: str
    description: str
    service: Service
    severity: Severity
    unsure: bool
    impact: str = ""


def decide(details: Details, wanted: Update) -> tuple[DetailsEvent, ...]:
    """Compare what somebody edited with the current details."""
    mark, title, description = wanted.mark, wanted.title, wanted.description
    impact = wanted.impact
    changes: list[DetailsEvent] = []
    if title is not None and title != details.title:
        changes.append(TitleChanged(mark=mark, title=title))
    if description is not None and description != details.description:
        changes.append(DescriptionChanged(mark=mark, description=description))
    if impact is not None and impact != details.impact:
        changes.append(ImpactChanged(mark=mark, impact=impact))
    if wanted.service and wanted.service.key != details.service.key:
        changes.append(ServiceChanged(mark=mark, service=wanted.service))
    if (estimate := wanted.estimate) and not _matches(details, estimate):
        changes.append(_severity_changed(details, wanted, estimate))
    return tuple(changes)


def _severity_changed(
    details: Details, wanted: Update, estimate: Estimate
) -> SeverityChanged:
    starts_nagging = estimate.severity.nags and not details.severity.nags
    is_raised = estimate.severity.rank < details.severity.rank
    return SeverityChanged(
        mark=wanted.mark,
        severity=estimate.severity,
        unsure=estimate.unsure,
        ask_at=wanted.ask_at if starts_nagging else None,
        checklist=wanted.checklist,
        update_at=wanted.update_at if is_raised else None,
    )


def _matches(details: Details, estimate: Estimate) -> bool:
    """Compare keys, because rewording a severity must not change incidents."""
    current = (details.severity.key, details.unsure)
    return current == (estimate.severity.key, estimate.unsure)


def evolve(details: Details, event: DetailsEvent) -> Details:
    match event:
        case TitleChanged(title=title):
            return changed(details, title=title)
        case DescriptionChanged(description=description):
            return changed(details, description=description)
        case ImpactChanged(impact=impact):
            return changed(details, impact=impact)
        case ServiceChanged(service=service):
            return changed(details, service=service)
        case SeverityChanged(severity=severity, unsure=unsure):
            return changed(details, severity=severity, unsure=unsure)
        case _:
            assert_never(event)


def news_of(before: Details, event: DetailsEvent) -> DetailsNews:
    match event:
        case TitleChanged(title=title):
            return TitleNews(before=before.title, after=title)
        case DescriptionChanged(description=description):
            return DescriptionNews(after=description)
        case ImpactChanged(impact=impact):
            return ImpactNews(before=before.impact, after=impact)
        case ServiceChanged(service=service):
            return ServiceNews(before=before.service, after=service)
        case SeverityChanged(severity=severity, unsure=unsure):
            return SeverityNews(before=before.severity, after=severity, unsure=unsure)
        case _:
            assert_never(event)
