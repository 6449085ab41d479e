"""Ways to declare an incident when Slack did not open the window."""

from attrs import evolve as with_

from actors.errors import JournalUnavailable
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, OpenWindow, Say
from bot.features.declare.declaration import declare
from bot.features.declare.first_filled import first_filled
from bot.features.declare.open import window_for
from bot.features.declare.split_text import split_text
from bot.screens import actions
from bot.screens.details import checks
from bot.screens.details.leads import led_by_declarer
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import VALUE_MAX, Block, action_row, button
from bot.slack.kit.typed import one_line
from bot.words import buttons, declaration_text
from bot.words.spans import Said, joined


async def offer_without_window(context: Context, wanted: OpenWindow) -> Say:
    """Keep the typed text, and offer to open the window or to declare at once."""
    if not one_line(wanted.typed):
        again = button(buttons.OPEN_WINDOW, actions.OPEN_AGAIN, wanted.again)
        return _offer(declaration_text.WINDOW_REFUSED, again)
    try:
        await context.store.keep_text(wanted.form, wanted.typed)
    except JournalUnavailable:
        if len(wanted.typed) > VALUE_MAX:
            raise
        again = button(buttons.OPEN_WINDOW, actions.DECLARE_ANYWAY, wanted.typed)
        return _offer(declaration_text.WINDOW_REFUSED, again)
    return _offer(
        declaration_text.window_refused_now(context.configuration.default_severity),
        button(buttons.OPEN_WINDOW, actions.OPEN_KEPT, wanted.form),
        button(buttons.DECLARE_NOW, actions.DECLARE_NOW, wanted.form),
    )


def _offer(said: Said, *buttons: Block) -> Say:
    return Say(text=said, blocks=(section(said), action_row(*buttons)))


async def open_kept(context: Context, invocation: Invocation) -> CommandReply:
    """Open the window with the kept text and the same form id."""
    form = invocation.text
    typed = await context.store.kept_text(form)
    if typed is None:
        return Say(text=declaration_text.text_gone())
    return await window_for(context, with_(invocation, text=typed), form)


async def declare_now(context: Context, invocation: Invocation) -> Say:
    """Declare an incident from the saved text, with defaults for the rest.

    The text has the form's id, so the button and the window declare one incident.
    """
    form, person = invocation.text, invocation.person
    typed = await context.store.kept_text(form)
    if typed is None:
        return Say(text=declaration_text.text_gone())
    parts = split_text(typed)
    config = context.configuration
    filled = await first_filled(context, parts)
    leads = led_by_declarer(config, filled.leads, person)
    checked = checks.check(config, with_(filled, leads=leads))
    if isinstance(checked, checks.Flaws):
        return Say(text=joined(checked.by_block.values(), "\n"))
    context.people.ask_for([person, *(lead.person for lead in checked.leads)])
    incident, is_new = await declare(
        context,
        checked,
        invocation.mark,
        form=form,
        origin=invocation.channel,
        origin_name=invocation.channel_name,
    )
    said = declaration_text.declared_now(incident, is_new=is_new)
    if parts.left:
        said = joined([said, declaration_text.does_not_fit(parts.left)], "\n")
    return Say(text=said)
