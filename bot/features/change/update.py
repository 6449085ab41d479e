"""``/incident update``: the window filled with what holds now."""

from bot.features.context import Context, Invocation, OpenWindow, Reply, Say
from bot.features.forms.form import Form
from bot.features.subcommand import SubCommand
from bot.screens.filled import as_it_is
from bot.screens.windows import update_window
from bot.words import closing


async def run(context: Context, invocation: Invocation) -> Reply:
    named = await context.meant(invocation)
    if isinstance(named, Say):
        return named
    incident = named.incident
    if incident.closed:
        return Say(text=closing.reopen_first(incident))
    context.people.ask_for([invocation.person])
    form = Form(
        id=context.new_id(),
        origin=invocation.channel,
        number=incident.number,
        version=incident.version,
    )
    filled = as_it_is(incident)
    view = update_window(context.configuration, incident, filled, form.write())
    again = f"{UPDATE.name} #{incident.number}"
    return OpenWindow(view=view, form=form.id, again=again)


UPDATE = SubCommand(
    name="update",
    usage="",
    help="change title, service, severity, description or roles",
    run=run,
)
