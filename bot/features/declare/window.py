"""The window that declares: its submission, and the choice of a service in it."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.errors import Rejected
from actors.incident.audience import Reader
from actors.incident.facts import Service
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.forms.form_history import name_of
from bot.dialogue.forms.submission import Submission
from bot.dialogue.reply import ShowWindow, WindowReply
from bot.features.bot_leads import bots_in, unfit_leads
from bot.features.declare.correction import correct
from bot.features.declare.declaration import declare
from bot.features.declare.join import open_incident_of
from bot.screens import plain_windows
from bot.screens.details import checks, choices, windows
from bot.screens.details.checks import Checked
from bot.screens.details.filled import SERVICE, declaration, with_usual_leads
from bot.screens.details.leads import led_by_people
from bot.slack.kit.requests import View
from bot.words import declaration_text, field_errors
from bot.words.spans import Said


async def submit(context: Context, submission: Submission) -> WindowReply:
    """Declare once per form. Submitting other text corrects what was declared."""
    form, values = submission.form, submission.values
    bots = await bots_in(context, values)
    config = led_by_people(context.configuration, bots)
    earlier = submission.history.latest_of(Checked)
    named = _named(earlier, values.option(SERVICE))
    filled = declaration(config, values, submission.mark.by, named)
    if form.kind is Kind.TEST:
        own = {x: y for x, y in filled.leads.items() if y == submission.mark.by}
        filled = with_(filled, leads=own)
    checked = checks.check(config, filled, kind=form.kind)
    known = choices.roles(context.configuration, None)
    unfit = unfit_leads(known, values, filled.leads, bots)
    if isinstance(checked, checks.Flaws):
        return submission.flawed({**checked.by_block, **unfit})
    if unfit:
        return submission.flawed(unfit)
    if joinable := await _joinable(context, submission, checked.service):
        asked = with_(form, asked_for=checked.service.key).write()
        view = windows.declare_window(
            config, filled, asked, known=joinable, said=above(form)
        )
        return ShowWindow(view=view)
    incident, is_new = await declare(
        context,
        checked,
        submission.mark,
        form=form.id,
        origin=form.origin,
        origin_name=form.origin_name,
        origin_thread=form.origin_thread,
        kind=form.kind,
    )
    if is_new:
        submission.history.carried_out(
            name_of(form, checked), submission.trigger, checked
        )
    elif not submission.history.is_late:
        try:
            incident = await correct(context, submission, incident, checked)
        except Rejected as refusal:
            return submission.refused(
                refusal, field_errors.closed_since(incident.number)
            )
    return ShowWindow(view=plain_windows.setting_up_window(incident))


def _named(earlier: Checked | None, service: str) -> Mapping[str, PersonId]:
    """Return the leads that the form's earlier submission for this service named."""
    if earlier is None or earlier.service.key != service:
        return {}
    return {lead.role.key: lead.person for lead in earlier.leads}


async def _joinable(
    context: Context, submission: Submission, service: Service
) -> Incident | None:
    """Return the open incident of the service that this form has not shown yet.

    A form that has declared already only corrects its own incident.
    """
    form, mark = submission.form, submission.mark
    is_asked = form.asked_for == service.key or bool(submission.history.content)
    if is_asked or form.kind is Kind.TEST:
        return None
    reader = Reader(person=mark.by, channel=form.origin)
    known = await open_incident_of(context, service, reader)
    has_declared = known and await context.store.number_for(form.id)
    return None if has_declared else known


async def choose_service(context: Context, window: View) -> ShowWindow:
    """Show the leads of the chosen service, and its open incident, if it has one."""
    bots = await bots_in(context, window.values)
    config = led_by_people(context.configuration, bots)
    filled = with_usual_leads(config, window.values)
    form = Form.of(window)
    if form.kind is Kind.TEST:
        view = windows.declare_window(config, filled, form.write(), kind=form.kind)
        return ShowWindow(view=view)
    known = await _known(context, filled.service, form)
    asked = with_(form, asked_for=filled.service if known else "").write()
    view = windows.declare_window(config, filled, asked, known=known, said=above(form))
    return ShowWindow(view=view)


def above(form: Form) -> Said | None:
    """Say where the announcement goes, if that is not where people expect it."""
    return declaration_text.BECOMES_A_REPLY if form.origin_thread else None


async def _known(context: Context, key: str, form: Form) -> Incident | None:
    service = context.configuration.service(key)
    if service is None:
        return None
    # Slack does not say here who chooses, so they see what everybody sees.
    reader = Reader(person=PersonId(""), channel=form.origin)
    return await open_incident_of(context, service.service, reader)
