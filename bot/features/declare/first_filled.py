"""Fills in a declaration before anybody has chosen anything."""

from bot.dialogue.context import Context
from bot.features.declare.split_text import SplitText
from bot.screens.details.filled import Filled, at_first
from bot.screens.details.leads import led_by_people


async def first_filled(context: Context, parts: SplitText) -> Filled:
    """Fill in the typed text, the only service with its leads, and "Not sure"."""
    config = context.configuration
    rows = config.services if len(config.services) == 1 else ()
    leads = dict.fromkeys(lead.person for row in rows for lead in row.leads)
    bots = await context.people.bots(leads)
    return at_first(led_by_people(config, bots), parts.title, parts.description)
