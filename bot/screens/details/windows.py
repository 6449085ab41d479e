"""The windows that declare an incident and change its details."""

from actors.incident.facts import Role
from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.details.checks import DESCRIPTION_MAX, IMPACT_MAX, TITLE_MAX
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
from bot.screens.details.leads import LEAD, block_for
from bot.screens.paragraphs import section, sections
from bot.settings.configuration import Configuration
from bot.slack.kit.blocks import (
    HINT_MAX,
    Block,
    action_row,
    button,
    modal,
    named,
    option,
    person_input,
    select,
    text_input,
)
from bot.slack.kit.mrkdwn import cut
from bot.words import forms, joining_text, test_incidents
from bot.words.spans import Said


def declare_window(
    config: Configuration,
    filled: Filled,
    metadata: str,
    *,
    known: Incident | None = None,
    said: Said | None = None,
    kind: Kind = Kind.REAL,
) -> JsonObject:
    """Ask for a declaration.

    ``known`` is an open incident of the chosen service; ``said`` goes above all else.
    """
    if kind is Kind.TEST:
        return _marked_as_test(config, filled, metadata)
    above = sections(said) if said else []
    return modal(
        forms.WINDOW_TITLE,
        [
            *above,
            *(_join_instead(known) if known else ()),
            *_inputs(Choices.of(config, None), filled, needs_title_only=True),
        ],
        callback=actions.DECLARE,
        metadata=metadata,
        submit=forms.SUBMIT_ANYWAY if known else forms.WINDOW_SUBMIT,
    )


def _marked_as_test(config: Configuration, filled: Filled, metadata: str) -> JsonObject:
    """Ask for a test incident, in which nobody else gets a role."""
    inputs = _inputs(Choices.of(config, None), filled, needs_title_only=True)
    leads = [x for x in inputs if str(x["block_id"]).startswith(f"{LEAD}:")]
    return modal(
        test_incidents.WINDOW_TITLE,
        [
            section(test_incidents.INTRODUCTION),
            *(x for x in inputs if x not in leads),
        ],
        callback=actions.DECLARE,
        metadata=metadata,
        submit=test_incidents.WINDOW_SUBMIT,
    )


def _join_instead(known: Incident) -> list[Block]:
    label, value = joining_text.join_label(known), str(known.number)
    return [
        section(joining_text.already_open(known)),
        action_row(button(label, actions.JOIN, value, style="primary")),
    ]


def update_window(
    config: Configuration, incident: Incident, filled: Filled, metadata: str
) -> JsonObject:
    title, *others = _inputs(
        Choices.of(config, incident), filled, needs_title_only=False
    )
    return modal(
        forms.update_title(incident.number),
        [title, _impact_input(filled), *others],
        callback=actions.UPDATE,
        metadata=metadata,
        submit=forms.UPDATE_SUBMIT,
    )


def impact_window(number: IncidentNumber, filled: Filled, metadata: str) -> JsonObject:
    """Ask for one line: what users see."""
    return modal(
        forms.update_title(number),
        [_impact_input(filled)],
        callback=actions.IMPACT,
        metadata=metadata,
        submit=forms.UPDATE_SUBMIT,
    )


def _impact_input(filled: Filled) -> Block:
    field = text_input(
        forms.IMPACT,
        filled.impact,
        limit=IMPACT_MAX,
        optional=True,
        hint=forms.IMPACT_HINT,
    )
    return named(field, IMPACT)


def _inputs(choices: Choices, filled: Filled, *, needs_title_only: bool) -> list[Block]:
    return [
        named(
            text_input(forms.WHAT, filled.title, limit=TITLE_MAX, hint=forms.WHAT_HINT),
            TITLE,
        ),
        _service_input(choices, filled, optional=needs_title_only),
        _severity_input(choices, filled, optional=needs_title_only),
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
        *(
            _lead_input(role, filled, hint=forms.ROLE_HINT if place == 0 else "")
            for place, role in enumerate(choices.asked)
        ),
    ]


def _service_input(choices: Choices, filled: Filled, *, optional: bool) -> Block:
    services = [option(x.name, x.key) for x in choices.services]
    chosen = select(
        forms.SERVICE, services, filled.service, dispatch=True, optional=optional
    )
    return named(chosen, SERVICE)


def _severity_input(choices: Choices, filled: Filled, *, optional: bool) -> Block:
    known = [
        option(x.word, x.key, forms.option_description(x)) for x in choices.severities
    ]
    unsure = option(forms.NOT_SURE, UNSURE, forms.unsure_is(choices.when_unsure))
    hint = cut(forms.severity_hint(choices.severities), HINT_MAX)
    chosen = select(
        forms.HOW_BAD, [*known, unsure], filled.severity, hint=hint, optional=optional
    )
    return named(chosen, SEVERITY)


def _lead_input(role: Role, filled: Filled, *, hint: str) -> Block:
    """Ask for a lead, in a block of its own for each service.

    Slack keeps the contents of a known block, and fills in only a new block.
    """
    block = block_for(role.key, filled.service)
    return named(person_input(role.word, filled.leads.get(role.key), hint=hint), block)
