"""The window that sends an update: its submission, and what follows a choice."""

from datetime import datetime, timedelta

from attrs import evolve as with_
from attrs import frozen

from actors.incident.audience import Reader, may_see
from actors.incident.details import Estimate
from actors.incident.facts import Severity
from actors.incident.model import Incident
from actors.incident.updates import SendUpdate
from bot.dialogue.context import Context
from bot.dialogue.forms.field_errors import general_error
from bot.dialogue.forms.form import Form
from bot.dialogue.forms.form_history import name_of
from bot.dialogue.forms.submission import Submission, outdated
from bot.dialogue.reply import CloseWindow, ShowWindow, WindowReply
from bot.features.update.sending import update_command
from bot.screens.details.choices import Choices
from bot.screens.details.filled import UNSURE
from bot.screens.plain_windows import text_window
from bot.screens.update_window import (
    SEVERITY,
    UPDATE_MAX,
    UpdateFields,
    configured,
    fields_followed,
    severity_of,
    status_in,
    update_window,
)
from bot.settings.configuration import Configuration
from bot.slack.kit.requests import View
from bot.words import field_errors
from bot.words import update_window as words


@frozen(kw_only=True)
class Wanted:
    """What somebody entered, as far as it makes one update different from another."""

    text: str
    status: str
    severity: str
    next: str


async def submit(context: Context, submission: Submission) -> WindowReply:
    """Send the update once; a status and a severity that were chosen change with it."""
    number, values = submission.form.number, submission.values
    if not number:
        return outdated(submission)
    if submission.history.is_late:
        return CloseWindow()
    incident = await context.incidents.read(number)
    reader = Reader(person=submission.mark.by, channel=submission.form.origin)
    if incident is None or not may_see(reader, incident):
        return general_error(values, field_errors.NOT_THERE)
    fields = UpdateFields.read(values)
    if flaws := _flaws(context, incident, fields):
        return submission.flawed(flaws)
    opened = await _opened(context, submission.form, incident)
    # Somebody may submit before the window has followed the severity they chose.
    followed = fields_followed(context.configuration, opened, fields)
    fields = with_(fields, next=followed.next)
    command = _command(context, submission, fields, opened)
    wanted = Wanted(
        text=fields.text,
        status=fields.status,
        severity=fields.severity,
        next=fields.next,
    )
    name = name_of(submission.form, wanted)
    request = submission.history.request(name, submission.trigger)
    answer = await context.incidents.ask(number, command, request)
    submission.history.carried_out(name, submission.trigger, wanted)
    said = words.sent(answer.state or incident)
    return ShowWindow(view=text_window(words.TITLE, said))


def _flaws(
    context: Context, incident: Incident, fields: UpdateFields
) -> dict[str, str]:
    flaws: dict[str, str] = {}
    if not fields.text:
        flaws[fields.text_block] = words.NO_TEXT
    elif len(fields.text) > UPDATE_MAX:
        flaws[fields.text_block] = field_errors.TOO_LONG.format(limit=UPDATE_MAX)
    elif words.has_gaps(fields.text):
        flaws[fields.text_block] = words.GAPS_LEFT
    choices = Choices.of(context.configuration, incident)
    if choices.severity(fields.severity) is None:
        flaws[SEVERITY] = field_errors.UNKNOWN_SEVERITY
    return flaws


def _command(
    context: Context, submission: Submission, fields: UpdateFields, opened: Incident
) -> SendUpdate:
    """Change the status and the severity only if somebody chose another one."""
    status, estimate = status_in(fields.status), _estimate(context, fields, opened)
    graded = estimate.severity if estimate else opened.severity
    severity = configured(context.configuration, graded)
    is_same = status is None or status is opened.status
    return update_command(
        context.configuration,
        submission.mark,
        fields.text,
        status=None if is_same else status,
        estimate=estimate,
        update_at=_next(context.configuration, fields, severity, submission.mark.at),
    )


def _estimate(
    context: Context, fields: UpdateFields, opened: Incident
) -> Estimate | None:
    if fields.severity == severity_of(opened):
        return None
    severity = Choices.of(context.configuration, opened).severity(fields.severity)
    is_unsure = fields.severity == UNSURE
    return Estimate(severity=severity, unsure=is_unsure) if severity else None


def _next(
    config: Configuration, fields: UpdateFields, severity: Severity, at: datetime
) -> datetime | None:
    minutes = int(fields.next) if fields.next.isdecimal() else 0
    if not minutes:
        return None
    return config.promised(severity, at + timedelta(minutes=minutes))


async def _opened(context: Context, form: Form, incident: Incident) -> Incident:
    """Return the incident with what it showed when the window was opened."""
    if not form.version:
        return incident
    return await context.incidents.details_at(incident, form.version)


async def follow(context: Context, window: View) -> ShowWindow | None:
    """Let the text and the next update follow the chosen status and severity."""
    form = Form.of(window)
    incident = await context.incidents.read(form.number) if form.number else None
    if incident is None:
        return None
    fields = UpdateFields.read(window.values)
    opened = await _opened(context, form, incident)
    followed = fields_followed(context.configuration, opened, fields)
    if followed == fields:
        return None
    view = update_window(context.configuration, opened, followed, form.write())
    return ShowWindow(view=view)
