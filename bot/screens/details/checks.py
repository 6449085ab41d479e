"""Checks the fields of a window before anything is done with them."""

from collections.abc import Mapping

from attrs import frozen

from actors.incident.facts import Lead, Service, Severity
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from bot.screens.details.choices import Choices
from bot.screens.details.filled import (
    DESCRIPTION,
    IMPACT,
    SERVICE,
    SEVERITY,
    TITLE,
    UNSURE,
    Filled,
)
from bot.settings.configuration import Configuration
from bot.slack.kit.typed import one_line, visible
from bot.words import field_errors
from bot.words.test_incidents import MARK, marked, unmarked

TITLE_MAX = 120
"""Long enough for a sentence, and it fits into Slack's header (150) on the card."""


DESCRIPTION_MAX = 3000
"""The most that Slack's input takes, and one paragraph of the card."""


IMPACT_MAX = 300
"""One line: it stands on the card, and in the sentence that tells others of it."""


@frozen(kw_only=True)
class Checked:
    """The checked fields, as rows of the configuration."""

    title: str
    service: Service
    severity: Severity
    unsure: bool
    description: str
    leads: tuple[Lead, ...]
    impact: str = ""


@frozen(kw_only=True)
class Flaws:
    """The flaws, by block id; Slack shows each beside its field."""

    by_block: Mapping[str, str]


def as_description(typed: str) -> str:
    return visible(typed).strip()


def check(
    config: Configuration,
    filled: Filled,
    incident: Incident | None = None,
    kind: Kind = Kind.REAL,
) -> Checked | Flaws:
    """Check the fields. Values that the incident already has stay allowed.

    The title of a test says that it is one, whatever people type.
    """
    is_test = (incident.kind if incident else kind) is Kind.TEST
    choices = Choices.of(config, incident)
    flaws: dict[str, str] = {}
    title = one_line(filled.title)
    description = as_description(filled.description)
    if not title:
        flaws[TITLE] = field_errors.NO_TITLE
    elif is_test:
        title = marked(title)
    limit = TITLE_MAX - len(MARK) if is_test else TITLE_MAX
    if len(unmarked(title) if is_test else title) > limit:
        flaws[TITLE] = field_errors.TITLE_TOO_LONG.format(limit=limit)
    if len(description) > DESCRIPTION_MAX:
        flaws[DESCRIPTION] = field_errors.TOO_LONG.format(limit=DESCRIPTION_MAX)
    impact = one_line(filled.impact)
    if len(impact) > IMPACT_MAX:
        flaws[IMPACT] = field_errors.TOO_LONG.format(limit=IMPACT_MAX)
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
        impact=impact,
        leads=tuple(
            Lead(role=role, person=filled.leads[role.key])
            for role in choices.roles
            if role.key in filled.leads
        ),
    )
