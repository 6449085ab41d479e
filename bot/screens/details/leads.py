"""The leads that a window sets.

Rule: the chosen service decides who leads, unless somebody chose a lead by hand. It
does not matter whether Slack had redrawn the window for that service yet. Each field's
block names the service that the field was shown for, so anybody except that service's
lead was chosen by hand.
"""

from collections.abc import Collection, Mapping

from attrs import evolve as with_
from attrs import field, frozen

from actors.incident.ids import PersonId
from bot.settings.configuration import Configuration
from bot.slack.kit.values import Values

LEAD = "lead"


@frozen(kw_only=True)
class LeadField:
    """A field for a lead as it was submitted; ``block`` is where an error appears."""

    block: str
    shown_for: str
    person: PersonId | None


Fields = Mapping[str, LeadField]
Leads = dict[str, PersonId]


def block_for(role: str, service: str) -> str:
    return f"{LEAD}:{role}:{service}"


def lead_fields(values: Values) -> dict[str, LeadField]:
    """Return the lead fields by their roles' keys."""
    found: dict[str, LeadField] = {}
    for block in values:
        kind, _, rest = block.partition(":")
        role, _, service = rest.partition(":")
        if kind == LEAD and role:
            person = values.person(block)
            found[role] = LeadField(block=block, shown_for=service, person=person)
    return found


def usual_leads(config: Configuration, service: str) -> Leads:
    """Return the leads that are configured for a service, by role."""
    found = config.service(service)
    return {x.role.key: x.person for x in found.leads} if found else {}


def led_by_declarer(
    config: Configuration, leads: Mapping[str, PersonId], declarer: PersonId
) -> Mapping[str, PersonId]:
    """Let the declarer lead the incident, unless somebody else is named for it."""
    role = config.lead_role
    return {role.key: declarer, **leads} if role else leads


def led_by_people(config: Configuration, bots: Collection[PersonId]) -> Configuration:
    """Leave out the bots that are configured as leads."""
    rows = (
        with_(row, leads=tuple(x for x in row.leads if x.person not in bots))
        for row in config.services
    )
    return with_(config, services=tuple(rows))


def leads_for(
    config: Configuration,
    service: str,
    fields: Fields,
    named: Mapping[str, PersonId] = {},
) -> Leads:
    """Return the leads of a new incident of this service.

    ``named`` has the leads that an earlier submission for it named. A redraw for
    another service may show such a person where they look like its usual lead.
    """
    leads = usual_leads(config, service)
    for role, submitted in fields.items():
        is_named = submitted.person == named.get(role)
        was = None if is_named else usual_leads(config, submitted.shown_for).get(role)
        person = _settled(submitted, service, was, leads.pop(role, None))
        if person:
            leads[role] = person
    return leads


def _settled(
    submitted: LeadField, service: str, was: PersonId | None, usual: PersonId | None
) -> PersonId | None:
    """Keep what somebody chose or emptied; otherwise take the service's lead."""
    keeps = submitted.shown_for == service or _is_by_hand(submitted, was)
    return submitted.person if keeps else usual


def _is_by_hand(submitted: LeadField, was: PersonId | None) -> bool:
    """Return whether a person chose this lead, instead of the window."""
    return submitted.person is not None and submitted.person != was


@frozen(kw_only=True)
class LeadEdits:
    """How a window changes who leads.

    Attributes:
        chosen: the people chosen by hand; ``None`` for a field that was emptied.
        usual: the new service's leads, for roles that are free when the actor decides.
            The window cannot know which: somebody may free one later.
        shown_for: the service that each role's field was shown for.
    """

    chosen: Mapping[str, PersonId | None] = {}
    usual: Mapping[str, PersonId] = {}
    shown_for: Mapping[str, str] = field(factory=dict, eq=False, repr=False)


def lead_edits(
    config: Configuration,
    service: str,
    fields: Fields,
    opened: tuple[str, Mapping[str, PersonId]],
) -> LeadEdits:
    """Separate the leads chosen by hand from those that a new service fills in.

    ``service`` is chosen now; ``opened`` is the service and the leads that the window
    opened with. A role that had a lead then changes only if its field changed. A role
    that was free takes a person chosen by hand, stays free if its field was emptied
    under the chosen service, and otherwise takes that service's lead.
    """
    before, leads_before = opened

    def filled_in(key: str) -> Leads:
        # The incident's own service fills in nobody: a role may be free on purpose.
        return {} if key == before else usual_leads(config, key)

    chosen: dict[str, PersonId | None] = {}
    usual = filled_in(service)
    for role, submitted in fields.items():
        was = filled_in(submitted.shown_for).get(role)
        if role in leads_before:
            if submitted.person != leads_before[role]:
                new = filled_in(service).get(role)
                chosen[role] = _settled(submitted, service, leads_before[role], new)
                usual.pop(role, None)
        elif _is_by_hand(submitted, was):
            chosen[role] = submitted.person
            usual.pop(role, None)
        elif submitted.person is None and submitted.shown_for == service:
            usual.pop(role, None)
    return LeadEdits(
        chosen=dict(sorted(chosen.items())),
        usual=dict(sorted(usual.items())),
        shown_for={role: submitted.shown_for for role, submitted in fields.items()},
    )
