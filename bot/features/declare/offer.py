"""Offers to declare an incident with the text that somebody typed."""

from actors.errors import JournalUnavailable
from bot.dialogue.context import Context
from bot.dialogue.reply import Say
from bot.screens import actions
from bot.screens.paragraphs import sections
from bot.slack.kit.blocks import VALUE_MAX, action_row, button
from bot.slack.kit.mrkdwn import cut
from bot.words import buttons, unclear_requests
from bot.words.spans import Said, joined

LABEL_MAX = 60
"""Characters of the typed text on a button; Slack's limit for the label is 75."""


async def offer_to_declare(context: Context, said: Said, typed: str) -> Say:
    """Show a message, and offer to declare the typed text, however long it is."""
    action, value = actions.DECLARE_ANYWAY, typed
    if len(typed) > VALUE_MAX:
        action, value = actions.OPEN_KEPT, context.new_id()
        try:
            await context.store.keep_text(value, typed)
        except JournalUnavailable:
            return Say(
                text=joined([said, unclear_requests.declare_by_hand(typed)], "\n")
            )
    text = joined([said, unclear_requests.declare_instead(typed)], "\n")
    label = buttons.DECLARE_ANYWAY.format(title=cut(typed, LABEL_MAX))
    declare = button(label, action, value)
    return Say(text=text, blocks=(*sections(text), action_row(declare)))
