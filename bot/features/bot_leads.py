"""Finds leads who are bots, and refuses them, because a bot cannot have a role."""

from collections.abc import Collection, Mapping

from actors.incident.ids import PersonId
from bot.dialogue.context import Context
from bot.screens.details.filled import SERVICE
from bot.screens.details.leads import lead_fields, usual_leads
from bot.slack.kit.values import Values
from bot.words import field_errors


async def bots_in(context: Context, values: Values) -> frozenset[PersonId]:
    """Ask once which of the possible leads are bots."""
    usual = usual_leads(context.configuration, values.option(SERVICE))
    named = (x.person for x in lead_fields(values).values() if x.person)
    return await context.people.bots(dict.fromkeys([*usual.values(), *named]))


def unfit_leads(
    known: Collection[str],
    values: Values,
    leads: Mapping[str, PersonId | None],
    bots: Collection[PersonId],
) -> Mapping[str, str]:
    """Return the errors for leads who are bots, or whose role is not in use.

    ``leads`` are those that the window sets. People who already have a role keep it.
    """
    unfit: dict[str, str] = {}
    for role, lead in lead_fields(values).items():
        if lead.person is None or lead.person != leads.get(role):
            continue
        if role not in known:
            unfit[lead.block] = field_errors.UNKNOWN_ROLE
        elif lead.person in bots:
            unfit[lead.block] = field_errors.BOT_LEAD
    return unfit
