"""``/incident open``: the window that declares an incident."""

from attrs import evolve as with_

from actors.incident.lifecycle import Kind
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import OpenWindow, Say
from bot.features.declare.first_filled import first_filled
from bot.features.declare.split_text import split_text
from bot.screens.details.windows import declare_window
from bot.words import declaration_text

NAME = "open"
TEST = "test"
USAGE = "[what's happening]"


async def open_window(context: Context, invocation: Invocation) -> OpenWindow:
    """Open the window, filled in with the typed text."""
    return await window_for(context, invocation, context.new_id())


async def open_test(context: Context, invocation: Invocation) -> OpenWindow:
    """Open the window that declares a test incident, with nobody but its declarer."""
    return await window_for(context, invocation, context.new_id(), Kind.TEST)


async def open_another(context: Context, invocation: Invocation) -> OpenWindow:
    """Open an empty window, whatever the button's value says."""
    return await open_window(context, with_(invocation, text=""))


def new_form(invocation: Invocation, form_id: str, kind: Kind = Kind.REAL) -> Form:
    return Form(
        id=form_id,
        origin=invocation.channel,
        origin_name=invocation.channel_name,
        number=None,
        kind=kind,
    )


async def window_for(
    context: Context,
    invocation: Invocation,
    form_id: str,
    kind: Kind = Kind.REAL,
) -> OpenWindow:
    """Make the window of a form. A form's id declares one incident only."""
    typed = invocation.text.strip()
    parts = split_text(typed)
    form = new_form(invocation, form_id, kind)
    context.people.ask_for([invocation.person])
    filled = await first_filled(context, parts)
    return OpenWindow(
        view=declare_window(context.configuration, filled, form.write(), kind=kind),
        form=form_id,
        typed=typed,
        again=TEST if kind is Kind.TEST else NAME,
        overflow=Say(text=declaration_text.does_not_fit(parts.left))
        if parts.left
        else None,
    )
