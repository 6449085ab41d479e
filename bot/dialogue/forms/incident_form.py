"""Forms about an incident, and the incident that a window is about."""

from attrs import frozen

from actors.incident.audience import may_see
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.invocation import Invocation


@frozen(kw_only=True)
class OpenForm:
    """A window that somebody uses, and its incident as it is now."""

    form: Form
    incident: Incident


def form_about(context: Context, invocation: Invocation, incident: Incident) -> Form:
    """Make the form of a new window about an incident, as it is now."""
    return Form(
        id=context.new_id(),
        origin=invocation.channel,
        origin_name=invocation.channel_name,
        number=incident.number,
        version=incident.version,
    )


async def form_in_use(context: Context, invocation: Invocation) -> OpenForm | None:
    """Return the form of the window that has the selected button.

    ``None`` if it is about no incident that this person may see.
    """
    form = Form.of(invocation.window) if invocation.window else None
    if form is None or form.number is None:
        return None
    incident = await context.incidents.glance(form.number)
    if incident is None or not may_see(invocation.reader, incident):
        return None
    return OpenForm(form=form, incident=incident)
