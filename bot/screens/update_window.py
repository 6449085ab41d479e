"""The window that sends an update: what to say, how far people are, and when is next.

Rule: Slack keeps what a block contains, and fills in only a block with a new id. So the
ids of the text and of the next update name the status and the severity that filled them
in, and both follow another choice until somebody changes them.
"""

from typing import Final

from attrs import frozen

from actors.incident.facts import Severity
from actors.incident.model import Incident
from actors.incident.status import Status
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.details.choices import Choices
from bot.screens.details.filled import UNSURE
from bot.screens.paragraphs import sections
from bot.settings.configuration import Configuration
from bot.slack.kit.blocks import (
    Block,
    action_row,
    button,
    modal,
    named,
    option,
    select,
    text_input,
)
from bot.slack.kit.typed import visible
from bot.slack.kit.values import Values
from bot.words import buttons, forms
from bot.words import update_window as words

UPDATE_MAX: Final = 700
"""So that the sentence with it fits into one change of a message, and stays whole."""

TEXT: Final = "text"
NEXT: Final = "next"
STATUS: Final = actions.STATUS_CHOSEN
SEVERITY: Final = actions.SEVERITY_CHOSEN
"""The blocks; behind the first two is what filled them in."""

WHEN_CHANGED: Final = "changed"
"""The value of the next update that comes when something changes."""

MINUTES: Final = (15, 30, 60)
"""After how many minutes people can promise the next update."""

TYPED: Final = "typed"
"""Stands for the status if a person wrote the text."""


@frozen(kw_only=True)
class UpdateFields:
    """What the window shows, as keys and typed text, before anything is checked.

    Attributes:
        started_by: the status whose text was filled in, or ``TYPED``.
        usual_for: the severity whose usual next update was filled in.
        next: minutes, or ``WHEN_CHANGED``.
    """

    text: str
    started_by: str
    status: str
    severity: str
    next: str
    usual_for: str

    @property
    def text_block(self) -> str:
        return f"{TEXT}/{self.started_by}"

    @property
    def next_block(self) -> str:
        return f"{NEXT}/{self.usual_for}"

    @staticmethod
    def read(values: Values) -> "UpdateFields":
        text, after = _block(values, TEXT), _block(values, NEXT)
        return UpdateFields(
            text=visible(values.text(text)).strip(),
            started_by=text.partition("/")[2],
            status=values.option(STATUS),
            severity=values.option(SEVERITY),
            next=values.option(after),
            usual_for=after.partition("/")[2],
        )


def _block(values: Values, kind: str) -> str:
    return next((x for x in values if x.partition("/")[0] == kind), kind)


def severity_of(incident: Incident) -> str:
    """Return the option for the severity that the incident has."""
    return UNSURE if incident.unsure else incident.severity.key


def fields_at_first(
    config: Configuration, incident: Incident, typed: str
) -> UpdateFields:
    """Fill in the window with what somebody typed, or a text to start from."""
    status, severity = incident.status, configured(config, incident.severity)
    return UpdateFields(
        text=typed or words.start_text(incident, status),
        started_by=TYPED if typed else status.value,
        status=status.value,
        severity=severity_of(incident),
        next=_usual(severity),
        usual_for=severity.key,
    )


def configured(config: Configuration, severity: Severity) -> Severity:
    """Return a severity as it is configured now, if it still is.

    An incident of an earlier version does not know how often its updates come.
    """
    return config.severity(severity.key) or severity


def fields_followed(
    config: Configuration, incident: Incident, fields: UpdateFields
) -> UpdateFields:
    """Let unchanged fields follow the chosen status and severity."""
    text, started_by = fields.text, fields.started_by
    status = status_in(fields.status)
    before = status_in(started_by)
    if status and before and text == words.start_text(incident, before):
        text, started_by = words.start_text(incident, status), status.value
    after, usual_for = fields.next, fields.usual_for
    choices = Choices.of(config, incident)
    severity = choices.severity(fields.severity)
    was = choices.severity(usual_for)
    if severity and was and after == _usual(was):
        after, usual_for = _usual(severity), severity.key
    return UpdateFields(
        text=text,
        started_by=started_by,
        status=fields.status,
        severity=fields.severity,
        next=after,
        usual_for=usual_for,
    )


def status_in(value: str) -> Status | None:
    return next((x for x in Status if x.value == value), None)


def _usual(severity: Severity) -> str:
    return str(severity.update_every or WHEN_CHANGED)


def update_window(
    config: Configuration, incident: Incident, fields: UpdateFields, metadata: str
) -> JsonObject:
    number, choices = str(incident.number), Choices.of(config, incident)
    text = text_input(
        words.TEXT,
        fields.text,
        limit=UPDATE_MAX,
        multiline=True,
        hint=words.TEXT_HINT,
    )
    change = button(buttons.CHANGE_DETAILS, actions.CHANGE_DETAILS, number)
    return modal(
        words.TITLE,
        [
            named(text, fields.text_block),
            named(_status(incident, fields), STATUS),
            named(_severity(choices, fields), SEVERITY),
            named(_next(choices, fields), fields.next_block),
            *sections(words.goes_to(incident)),
            action_row(change),
        ],
        callback=actions.SENDING_UPDATE,
        metadata=metadata,
        submit=words.SUBMIT,
    )


def _status(incident: Incident, fields: UpdateFields) -> Block:
    known = [option(incident.updates.words.of(x), x.value) for x in Status]
    return select(words.STATUS, known, fields.status, dispatch=True)


def _severity(choices: Choices, fields: UpdateFields) -> Block:
    known = [
        option(x.word, x.key, forms.option_description(x)) for x in choices.severities
    ]
    unsure = option(forms.NOT_SURE, UNSURE, forms.unsure_is(choices.when_unsure))
    return select(words.SEVERITY, [*known, unsure], fields.severity, dispatch=True)


def _next(choices: Choices, fields: UpdateFields) -> Block:
    """Offer when the next update comes, and say which is usual for the severity."""
    severity = choices.severity(fields.usual_for) or choices.when_unsure
    usual = _usual(severity)
    offered = sorted({*MINUTES, severity.update_every} - {0})
    labels = {str(x): words.in_minutes(x) for x in offered}
    labels[WHEN_CHANGED] = words.WHEN_CHANGED
    options = [
        option(words.usual(label, severity.word) if value == usual else label, value)
        for value, label in labels.items()
    ]
    return select(words.NEXT, options, fields.next)
