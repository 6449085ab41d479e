"""The windows: what they ask, what they remember, and what may be wrong in them."""

from collections.abc import Mapping

from attrs import frozen

from actors.incident.facts import NOT_SURE, Lead, Role, Service, Severity
from actors.incident.ids import ChannelId, PersonId
from actors.incident.model import Incident
from bot import words
from bot.configuration import Configuration
from bot.slack import actions
from bot.slack.blocks import (
    HINT_MAX,
    Block,
    modal,
    named,
    option,
    person_input,
    section,
    select,
    text_input,
)
from bot.slack.json_types import JsonObject
from bot.slack.mrkdwn import cut
from bot.slack.payloads import Form

TITLE = "title"
SERVICE = actions.SERVICE_CHOSEN
SEVERITY = "severity"
DESCRIPTION = "description"
LEAD = "lead"

TITLE_MAX = 120
"""Long enough for a sentence, and it fits into Slack's header (150) on the card."""

DESCRIPTION_MAX = 2500
"""Fits into one section (3,000) of the card."""

UNSURE = "not-sure"

OFFERED_MAX = 99
"""Slack's limit on a list is 100 options, and one of them is "Not sure"."""


@frozen(kw_only=True)
class Filled:
    """What the window holds, by its own names; nothing of it is checked yet."""

    title: str = ""
    service: str = ""
    severity: str = ""
    description: str = ""
    leads: Mapping[str, PersonId] = {}

    @staticmethod
    def read(values: Mapping[str, str]) -> "Filled":
        return Filled(
            title=values.get(TITLE, ""),
            service=values.get(SERVICE, ""),
            severity=values.get(SEVERITY, ""),
            description=values.get(DESCRIPTION, ""),
            leads={
                block.split(":")[1]: PersonId(value)
                for block, value in values.items()
                if block.startswith(f"{LEAD}:") and value
            },
        )


@frozen(kw_only=True)
class Checked:
    """What the window says, in the configuration's own terms."""

    title: str
    service: Service
    severity: Severity
    unsure: bool
    description: str
    leads: tuple[Lead, ...]


@frozen(kw_only=True)
class Flaws:
    """What is wrong, by block id; Slack shows each beside its field."""

    by_block: Mapping[str, str]


def declare_window(config: Configuration, filled: Filled, form: Form) -> JsonObject:
    return modal(
        words.WINDOW_TITLE,
        _inputs(_Choices.of(config, None), filled),
        callback=actions.DECLARE,
        metadata=form.write(),
        submit=words.WINDOW_SUBMIT,
    )


def update_window(
    config: Configuration, incident: Incident, filled: Filled, form: Form
) -> JsonObject:
    return modal(
        words.update_title(incident.number),
        _inputs(_Choices.of(config, incident), filled),
        callback=actions.UPDATE,
        metadata=form.write(),
        submit=words.UPDATE_SUBMIT,
    )


def setting_up_window(incident: Incident, channel_name: str) -> JsonObject:
    return modal(
        words.name_of(incident.number),
        [section(words.setting_up(incident, channel_name))],
        callback=actions.SETTING_UP,
        close="Close",
    )


def as_it_is(incident: Incident) -> Filled:
    """The window's fields as they hold now."""
    return Filled(
        title=incident.title,
        service=incident.service.key,
        severity=UNSURE if incident.unsure else incident.severity.key,
        description=incident.description,
        leads={lead.role.key: lead.person for lead in incident.leads},
    )


def changed_since(opened: Incident, now: Incident, filled: Filled) -> Filled:
    """Keep what somebody else changed while the window stood open.

    What was not touched in the window says what holds now, not what held then.
    """
    then, held = as_it_is(opened), as_it_is(now)
    roles = {*then.leads, *held.leads, *filled.leads}
    leads = {
        role: (filled if _is_touched(role, then, filled) else held).leads.get(role)
        for role in roles
    }
    return Filled(
        title=held.title if filled.title == then.title else filled.title,
        service=held.service if filled.service == then.service else filled.service,
        severity=(
            held.severity if filled.severity == then.severity else filled.severity
        ),
        description=(
            held.description
            if filled.description == then.description
            else filled.description
        ),
        leads={role: person for role, person in leads.items() if person},
    )


def _is_touched(role: str, then: Filled, filled: Filled) -> bool:
    return then.leads.get(role) != filled.leads.get(role)


def with_leads_of(
    config: Configuration, filled: Filled, values: Mapping[str, str]
) -> Filled:
    """Fill in the chosen service's leads; a lead chosen by hand stays."""
    before = next((b.split(":")[2] for b in values if b.startswith(f"{LEAD}:")), "")
    was = _default_leads(config, before)
    chosen = {r: p for r, p in filled.leads.items() if was.get(r) != p}
    return Filled(
        title=filled.title,
        service=filled.service,
        severity=filled.severity,
        description=filled.description,
        leads={**_default_leads(config, filled.service), **chosen},
    )


def check(
    config: Configuration, filled: Filled, incident: Incident | None = None
) -> Checked | Flaws:
    """Read the window; for an update what the incident has already stays allowed."""
    choices = _Choices.of(config, incident)
    flaws: dict[str, str] = {}
    title = " ".join(filled.title.split())
    if not title:
        flaws[TITLE] = words.NO_TITLE
    elif len(title) > TITLE_MAX:
        flaws[TITLE] = words.TITLE_TOO_LONG.format(limit=TITLE_MAX)
    service = choices.service(filled.service)
    severity = choices.severity(filled.severity)
    if service is None:
        flaws[SERVICE] = words.UNKNOWN_SERVICE
    if severity is None:
        flaws[SEVERITY] = words.UNKNOWN_SEVERITY
    if flaws or service is None or severity is None:
        return Flaws(by_block=flaws)
    return Checked(
        title=title,
        service=service,
        severity=severity,
        unsure=filled.severity == UNSURE,
        description=filled.description.strip()[:DESCRIPTION_MAX],
        leads=tuple(
            Lead(role=role, person=filled.leads[role.key])
            for role in choices.roles
            if role.key in filled.leads
        ),
    )


@frozen(kw_only=True)
class _Choices:
    """What may be chosen: the configuration's rows, and what the incident has."""

    services: tuple[Service, ...]
    severities: tuple[Severity, ...]
    roles: tuple[Role, ...]
    when_unsure: Severity

    @staticmethod
    def of(config: Configuration, incident: Incident | None) -> "_Choices":
        services = [x.service for x in config.services][:OFFERED_MAX]
        severities = list(config.severities)[:OFFERED_MAX]
        roles = list(config.roles)
        when_unsure = config.default_severity
        if incident:
            if incident.service.key not in {x.key for x in (*services, NOT_SURE)}:
                services[OFFERED_MAX - 1 :] = [incident.service]
            if incident.severity.key not in {x.key for x in severities}:
                severities[OFFERED_MAX - 1 :] = [incident.severity]
            if incident.unsure:
                when_unsure = incident.severity
            known = {role.key for role in roles}
            roles += [x.role for x in incident.leads if x.role.key not in known]
        return _Choices(
            services=(*services, NOT_SURE),
            severities=tuple(sorted(severities, key=lambda row: row.rank)),
            roles=tuple(roles),
            when_unsure=when_unsure,
        )

    def service(self, key: str) -> Service | None:
        return next((x for x in self.services if x.key == key), None)

    def severity(self, key: str) -> Severity | None:
        if key == UNSURE:
            return self.when_unsure
        return next((x for x in self.severities if x.key == key), None)


def _inputs(choices: _Choices, filled: Filled) -> list[Block]:
    services = [option(x.name, x.key) for x in choices.services]
    unsure = words.unsure_is(choices.when_unsure)
    severities = [
        *(option(x.word, x.key, x.sentence) for x in choices.severities),
        option(words.NOT_SURE, UNSURE, unsure),
    ]
    only = services[0]["value"] if len(services) == 1 else None
    hint = cut(words.severity_hint(choices.severities), HINT_MAX)
    return [
        named(
            text_input(words.WHAT, filled.title, limit=TITLE_MAX, hint=words.WHAT_HINT),
            TITLE,
        ),
        named(
            select(
                words.SERVICE,
                services,
                filled.service or (str(only) if only else None),
                dispatch=True,
            ),
            SERVICE,
        ),
        named(select(words.HOW_BAD, severities, filled.severity, hint=hint), SEVERITY),
        named(
            text_input(
                words.DESCRIPTION,
                filled.description,
                limit=DESCRIPTION_MAX,
                multiline=True,
                optional=True,
            ),
            DESCRIPTION,
        ),
        *(_lead_input(role, filled) for role in choices.roles),
    ]


def _lead_input(role: Role, filled: Filled) -> Block:
    """Ask for a lead, in a block of its own for each service.

    Slack keeps what stands in a block that it knows, and a new block shows ours.
    """
    block = f"{LEAD}:{role.key}:{filled.service}"
    return named(person_input(role.word, filled.leads.get(role.key)), block)


def _default_leads(config: Configuration, service: str) -> dict[str, PersonId]:
    found = config.service(service)
    return {x.role.key: x.person for x in found.leads} if found else {}


def form_of(form_id: str, origin: ChannelId | None, incident: Incident | None) -> Form:
    return Form(id=form_id, origin=origin, number=incident.number if incident else None)
