"""The windows: what they ask, what they remember, and what may be wrong in them."""

from collections.abc import Mapping

from attrs import frozen

from actors.incident.facts import NOT_SURE, Lead, Role, Service, Severity
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.filled import DESCRIPTION, SERVICE, SEVERITY, TITLE, UNSURE, Filled
from bot.screens.leads import block_for
from bot.screens.paragraphs import section
from bot.settings.configuration import Configuration
from bot.slack.kit.blocks import (
    HINT_MAX,
    Block,
    modal,
    named,
    option,
    person_input,
    select,
    text_input,
)
from bot.slack.kit.mrkdwn import Mrkdwn, cut
from bot.slack.kit.typed import one_line, visible
from bot.words import declaring, field_errors, forms, phrases
from bot.words.spans import Said

TITLE_MAX = 120
"""Long enough for a sentence, and it fits into Slack's header (150) on the card."""

DESCRIPTION_MAX = 3000
"""The most that Slack's input takes, and one paragraph of the card."""

OFFERED_MAX = 99
"""Slack's limit on a list is 100 options, and one of them is "Not sure"."""


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


def declare_window(config: Configuration, filled: Filled, metadata: str) -> JsonObject:
    return modal(
        forms.WINDOW_TITLE,
        _inputs(_Choices.of(config, None), filled),
        callback=actions.DECLARE,
        metadata=metadata,
        submit=forms.WINDOW_SUBMIT,
    )


def update_window(
    config: Configuration, incident: Incident, filled: Filled, metadata: str
) -> JsonObject:
    return modal(
        forms.update_title(incident.number),
        _inputs(_Choices.of(config, incident), filled),
        callback=actions.UPDATE,
        metadata=metadata,
        submit=forms.UPDATE_SUBMIT,
    )


def setting_up_window(incident: Incident) -> JsonObject:
    """Say what is being done, by the state of the incident alone."""
    name = phrases.name_of(incident.number)
    return telling_window(name, declaring.setting_up(incident))


def telling_window(title: str, said: Mrkdwn | Said) -> JsonObject:
    """Say something where there is no field to say it beside."""
    return modal(title, [section(said)], callback=actions.SETTING_UP, close="Close")


def roles(config: Configuration, incident: Incident | None) -> frozenset[str]:
    """The keys of the roles that a window asks for."""
    return frozenset(role.key for role in _Choices.of(config, incident).roles)


def as_description(typed: str) -> str:
    return visible(typed).strip()


def check(
    config: Configuration, filled: Filled, incident: Incident | None = None
) -> Checked | Flaws:
    """Read the window; for an update what the incident has already stays allowed."""
    choices = _Choices.of(config, incident)
    flaws: dict[str, str] = {}
    title = one_line(filled.title)
    description = as_description(filled.description)
    if not title:
        flaws[TITLE] = field_errors.NO_TITLE
    elif len(title) > TITLE_MAX:
        flaws[TITLE] = field_errors.TITLE_TOO_LONG.format(limit=TITLE_MAX)
    if len(description) > DESCRIPTION_MAX:
        flaws[DESCRIPTION] = field_errors.DESCRIPTION_TOO_LONG.format(
            limit=DESCRIPTION_MAX
        )
    service = choices.service(filled.service)
    severity = choices.severity(filled.severity)
    if service is None:
        flaws[SERVICE] = field_errors.UNKNOWN_SERVICE
    if severity is None:
        flaws[SEVERITY] = field_errors.UNKNOWN_SEVERITY
    if flaws or service is None or severity is None:
        return Flaws(by_block=flaws)
    return Checked(
        title=title,
        service=service,
        severity=severity,
        unsure=filled.severity == UNSURE,
        description=description,
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
    unsure = forms.unsure_is(choices.when_unsure)
    severities = [
        *(option(x.word, x.key, x.sentence) for x in choices.severities),
        option(forms.NOT_SURE, UNSURE, unsure),
    ]
    only = services[0]["value"] if len(services) == 1 else None
    hint = cut(forms.severity_hint(choices.severities), HINT_MAX)
    return [
        named(
            text_input(forms.WHAT, filled.title, limit=TITLE_MAX, hint=forms.WHAT_HINT),
            TITLE,
        ),
        named(
            select(
                forms.SERVICE,
                services,
                filled.service or (str(only) if only else None),
                dispatch=True,
            ),
            SERVICE,
        ),
        named(select(forms.HOW_BAD, severities, filled.severity, hint=hint), SEVERITY),
        named(
            text_input(
                forms.DESCRIPTION,
                filled.description,
                limit=DESCRIPTION_MAX,
                multiline=True,
                optional=True,
                hint=forms.DESCRIPTION_HINT,
            ),
            DESCRIPTION,
        ),
        *(_lead_input(role, filled) for role in choices.roles),
    ]


def _lead_input(role: Role, filled: Filled) -> Block:
    """Ask for a lead, in a block of its own for each service.

    Slack keeps what stands in a block that it knows, and a new block shows ours.
    """
    block = block_for(role.key, filled.service)
    return named(person_input(role.word, filled.leads.get(role.key)), block)
