"""The correction of a declaration: the same form, submitted with other text."""

from actors.incident.details import Estimate, Update
from actors.incident.facts import Mark
from actors.incident.model import Incident
from actors.incident.roles import LeadChoice
from bot.dialogue.context import Context
from bot.dialogue.forms.form_history import name_of
from bot.dialogue.forms.submission import Submission
from bot.features.change.incident_update import change
from bot.screens.details.checks import Checked


async def correct(
    context: Context, said: Submission, incident: Incident, checked: Checked
) -> Incident:
    """Change the fields that differ from the form's earlier submission."""
    history, mark = said.history, said.mark
    number, name = incident.number, name_of(said.form, checked)
    opened = await context.incidents.read_at(number, 1)
    first = as_declared(opened or incident)
    again = history.request(name, said.trigger)
    if again in history.done:
        return incident
    is_declaration = correction(first, checked, mark) == Update(mark=mark)
    if again != name or not is_declaration:
        update = correction(history.latest_of(Checked) or first, checked, mark)
        incident = await change(context, number, update, again)
    history.carried_out(name, said.trigger, checked)
    return incident


def correction(declared: Checked, said: Checked, mark: Mark) -> Update:
    """Return the update that turns the earlier fields into the new ones."""
    before = {lead.role.key: lead.person for lead in declared.leads}
    after_ = {lead.role.key: lead.person for lead in said.leads}
    roles = {lead.role.key: lead.role for lead in (*declared.leads, *said.leads)}
    is_same_service = said.service.key == declared.service.key
    estimate = Estimate(severity=said.severity, unsure=said.unsure)
    return Update(
        mark=mark,
        title=None if said.title == declared.title else said.title,
        description=(
            None if said.description == declared.description else said.description
        ),
        service=None if is_same_service else said.service,
        estimate=None if _is_same_estimate(said, declared) else estimate,
        leads=tuple(
            LeadChoice(role=role, person=after_.get(key))
            for key, role in roles.items()
            if before.get(key) != after_.get(key)
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
