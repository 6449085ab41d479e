"""The correction of a declaration: the same form, submitted with other text."""

from actors.incident.details import Estimate, Update
from actors.incident.facts import Mark
from actors.incident.model import Incident
from actors.incident.roles import LeadChoice
from bot.dialogue.context import Context
from bot.dialogue.forms.form_history import name_of
from bot.dialogue.forms.submission import Submission
from bot.features.change.incident_update import update_incident
from bot.screens.details.checks import Checked


async def correct(
    context: Context, submission: Submission, incident: Incident, checked: Checked
) -> Incident:
    """Change the fields that differ from the form's earlier submission."""
    history, mark = submission.history, submission.mark
    number, name = incident.number, name_of(submission.form, checked)
    first = as_declared(await context.incidents.details_at(incident, 1))
    again = history.request(name, submission.trigger)
    if again in history.done:
        return incident
    is_declaration = correction(first, checked, mark) == Update(mark=mark)
    if again != name or not is_declaration:
        update = correction(history.latest_of(Checked) or first, checked, mark)
        incident = await update_incident(context, number, update, again)
    history.carried_out(name, submission.trigger, checked)
    return incident


def correction(declared: Checked, now: Checked, mark: Mark) -> Update:
    """Return the update that turns the earlier fields into the new ones."""
    before = {lead.role.key: lead.person for lead in declared.leads}
    after = {lead.role.key: lead.person for lead in now.leads}
    roles = {lead.role.key: lead.role for lead in (*declared.leads, *now.leads)}
    is_same_service = now.service.key == declared.service.key
    estimate = Estimate(severity=now.severity, unsure=now.unsure)
    return Update(
        mark=mark,
        title=None if now.title == declared.title else now.title,
        description=(
            None if now.description == declared.description else now.description
        ),
        service=None if is_same_service else now.service,
        estimate=None if _is_same_estimate(now, declared) else estimate,
        leads=tuple(
            LeadChoice(role=role, person=after.get(key))
            for key, role in roles.items()
            if before.get(key) != after.get(key)
        ),
    )


def _is_same_estimate(one: Checked, other: Checked) -> bool:
    """Compare severities. Two unsure ones are equal, even if the default changed."""
    if one.unsure and other.unsure:
        return True
    return (one.severity.key, one.unsure) == (other.severity.key, other.unsure)


def as_declared(incident: Incident) -> Checked:
    """Return the fields of the declaration; ``incident`` is as it was then."""
    return Checked(
        title=incident.title,
        service=incident.service,
        severity=incident.severity,
        unsure=incident.unsure,
        description=incident.description,
        leads=incident.leads,
    )
