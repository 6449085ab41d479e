"""The edits that somebody made in the window that changes an incident.

Rule: a field was edited if it differs from what the window showed when it was opened.
The actor merges the edits into the incident as it is then.
"""

from collections.abc import Mapping

from attrs import evolve as with_
from attrs import field, frozen

from actors.incident.details import Estimate, Update
from actors.incident.facts import Lead, Mark, Role
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from actors.incident.roles import LeadChoice
from bot.screens.details.checks import (
    DESCRIPTION_MAX,
    IMPACT_MAX,
    TITLE_MAX,
    Checked,
    Flaws,
    as_description,
    check,
)
from bot.screens.details.filled import (
    DESCRIPTION,
    IMPACT,
    SERVICE,
    SEVERITY,
    TITLE,
    Filled,
    as_it_is,
)
from bot.screens.details.leads import LeadEdits, lead_edits, lead_fields
from bot.settings.configuration import Configuration
from bot.slack.kit.typed import one_line
from bot.slack.kit.values import Values

UNTOUCHED = "untouched"
"""A placeholder for a title that nobody edited, and that is not checked."""


@frozen(kw_only=True)
class Edits:
    """The edited fields; ``None`` means that a field was not edited."""

    title: str | None = None
    service: str | None = None
    severity: str | None = None
    description: str | None = None
    impact: str | None = None
    leads: LeadEdits = field(factory=LeadEdits)


def edits_of(config: Configuration, values: Values, opened: Incident) -> Edits:
    """Compare the submitted values with those that the window opened with.

    A field that the window does not have was not edited.
    """
    filled, shown = Filled.read(values), as_it_is(opened)
    was_title = one_line(shown.title[:TITLE_MAX])
    was_description = as_description(shown.description[:DESCRIPTION_MAX])
    was_impact = one_line(shown.impact[:IMPACT_MAX])
    title, description, impact = filled.title, filled.description, filled.impact

    def edited(block: str, value: str, *, same: bool) -> str | None:
        return None if same or block not in values else value

    return Edits(
        title=edited(TITLE, title, same=one_line(title) == was_title),
        service=edited(SERVICE, filled.service, same=filled.service == shown.service),
        severity=edited(
            SEVERITY, filled.severity, same=filled.severity == shown.severity
        ),
        description=edited(
            DESCRIPTION,
            description,
            same=as_description(description) == was_description,
        ),
        impact=edited(IMPACT, impact, same=one_line(impact) == was_impact),
        leads=lead_edits(
            config,
            filled.service,
            lead_fields(values),
            (shown.service, shown.leads),
        ),
    )


def after(edits: Edits, earlier: Edits, opened: Incident) -> Edits:
    """Undo the edits of an earlier submission that this one does not repeat."""
    shown = as_it_is(opened)

    def settled(now: str | None, before: str | None, first: str) -> str | None:
        return first if now is None and before is not None else now

    return Edits(
        title=settled(edits.title, earlier.title, shown.title),
        service=settled(edits.service, earlier.service, shown.service),
        severity=settled(edits.severity, earlier.severity, shown.severity),
        description=settled(edits.description, earlier.description, shown.description),
        impact=settled(edits.impact, earlier.impact, shown.impact),
        leads=_leads_after(edits.leads, earlier.leads, shown.leads),
    )


def carried_out(edits: Edits, incident: Incident) -> Edits:
    """Drop the usual leads who got their roles."""
    usual = edits.leads.usual.items()
    took = {role: lead for role, lead in usual if incident.lead(role) == lead}
    return with_(edits, leads=with_(edits.leads, usual=took))


def _leads_after(
    edits: LeadEdits, earlier: LeadEdits, first: Mapping[str, PersonId]
) -> LeadEdits:
    """Undo the leads that an earlier submission chose and this one does not repeat.

    A field undoes nothing if it has been redrawn since then for another service.
    """
    chosen = dict(edits.chosen)
    for role in sorted({*earlier.chosen, *earlier.usual} - chosen.keys()):
        is_redrawn = edits.shown_for.get(role) != earlier.shown_for.get(role)
        if is_redrawn and role in earlier.chosen:
            continue
        filled_in = edits.usual.get(role)
        if filled_in is None or filled_in != earlier.usual.get(role):
            chosen[role] = first.get(role) or filled_in
    return with_(edits, chosen=chosen)


def as_shown(edits: Edits, values: Values, opened: Incident) -> Filled:
    """Return the fields that the window shows after somebody chose a service."""
    leads = {**edits.leads.usual, **as_it_is(opened).leads, **edits.leads.chosen}
    named = {role: person for role, person in leads.items() if person}
    return with_(Filled.read(values), leads=named)


def check_edits(
    config: Configuration, edits: Edits, incident: Incident, mark: Mark
) -> Update | Flaws:
    """Check the edited fields against the incident as it is now."""
    now = as_it_is(incident)
    filled = Filled(
        title=UNTOUCHED if edits.title is None else edits.title,
        service=now.service if edits.service is None else edits.service,
        severity=now.severity if edits.severity is None else edits.severity,
        description=edits.description or "",
        impact=edits.impact or "",
    )
    checked = check(config, filled, incident)
    if isinstance(checked, Flaws):
        return checked
    return _update(config, edits, checked, incident, mark)


def _update(
    config: Configuration,
    edits: Edits,
    checked: Checked,
    incident: Incident,
    mark: Mark,
) -> Update:
    known = [*config.roles, *(lead.role for lead in incident.leads)]
    roles: dict[str, Role] = {role.key: role for role in reversed(known)}
    chosen, usual = edits.leads.chosen, edits.leads.usual
    estimate = Estimate(severity=checked.severity, unsure=checked.unsure)
    return Update(
        mark=mark,
        title=None if edits.title is None else checked.title,
        description=None if edits.description is None else checked.description,
        impact=None if edits.impact is None else checked.impact,
        service=None if edits.service is None else checked.service,
        estimate=None if edits.severity is None else estimate,
        leads=tuple(
            LeadChoice(role=roles[key], person=person)
            for key, person in chosen.items()
            if key in roles
        ),
        usual_leads=tuple(
            Lead(role=roles[key], person=person)
            for key, person in usual.items()
            if key in roles
        ),
    )
