"""What follows a sub-command: an incident, a summary, or the title of a new one.

Rule: words that cannot belong to a sub-command are never lost. The answer offers to
declare them, and a sub-command that changes something does nothing.
"""

import re

from attrs import evolve as with_

from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import FoundIncident, channel_named, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.declare.offering import offering
from bot.features.feature import SubCommand, Takes
from bot.features.help import asks_how, explain
from bot.words import unclear_requests
from bot.words.spans import Said

_NUMBER = re.compile(r"#?[0-9]{1,9}[.,:;]?")


async def run_subcommand(
    row: SubCommand, context: Context, invocation: Invocation
) -> CommandReply:
    """Run a sub-command. The text includes its name and everything that follows."""
    typed = invocation.text
    rest = "".join(typed.split(maxsplit=1)[1:])
    given = with_(invocation, text=rest)
    if row.takes is not Takes.WORDS and asks_how(given):
        return await explain(context, given)
    if await _belongs(context, row, given):
        return await row.run(context, given)
    if row.only_reads:
        first = with_(given, text=rest.split(maxsplit=1)[0])
        given = first if await _belongs(context, row, first) else with_(given, text="")
    elif row.takes is not Takes.SUMMARY:
        said = unclear_requests.cannot_follow(rest, row.name)
        return await offering(context, said, typed)
    # A sub-command that takes a summary says itself why there is no incident.
    answer = await row.run(context, given)
    if isinstance(answer, Say) and isinstance(answer.text, Said):
        return await offering(context, answer.text, typed)
    return answer


async def _belongs(context: Context, row: SubCommand, given: Invocation) -> bool:
    """Return whether the sub-command takes the text."""
    if not given.text or row.takes is Takes.WORDS:
        return True
    if row.takes is Takes.NOTHING:
        return False
    if _NUMBER.fullmatch(given.text):
        return True
    if row.takes is Takes.SUMMARY and isinstance(
        await find_incident(context, given), FoundIncident
    ):
        return True
    if len(given.text.split()) > 1:
        return False
    return await channel_named(context, given.text, given) is not None
