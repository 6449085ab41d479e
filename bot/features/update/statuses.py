"""``/incident fixing`` and the like: say how far people have come, without a window."""

from collections.abc import Mapping
from functools import partial

from actors.incident.status import Status, StatusWords
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Fits, SubCommand, Takes
from bot.features.update.sending import update_command
from bot.screens.update_window import UPDATE_MAX, configured
from bot.slack.kit.typed import visible
from bot.words import update_window as words


def status_named(words: StatusWords, typed: str) -> str:
    """Return the name of the sub-command for a team's word; empty if it is none."""
    return next(
        (x.value for x in Status if words.of(x).casefold() == typed.casefold()), ""
    )


HELP: Mapping[Status, str] = {
    Status.INVESTIGATING: "say that people are still looking for what is wrong",
    Status.FIXING: "say that people know what is wrong, and are fixing it",
    Status.MONITORING: "say that it works again, and people are watching it",
}
USAGE = "[what people need to know]"


async def say_status(
    status: Status, context: Context, invocation: Invocation
) -> CommandReply:
    """Save the status; with a text, send that as an update."""
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    text = visible(found.rest).strip()
    if len(text) > UPDATE_MAX:
        return Say(text=words.text_too_long(text, UPDATE_MAX))
    if words.has_gaps(text):
        return Say(text=words.gaps_left(text))
    config, mark = context.configuration, invocation.mark
    severity = configured(config, found.incident.severity)
    command = update_command(
        config,
        mark,
        text,
        status=status,
        update_at=config.next_update(severity, mark.at),
    )
    number = found.incident.number
    answer = await context.incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    now = answer.state or found.incident
    if text:
        return Say(text=words.sent(now))
    return Say(text=words.status_saved(now, has_changed=bool(answer.events)))


SUB_COMMANDS = tuple(
    SubCommand(
        name=status.value,
        usage=USAGE,
        help=HELP[status],
        fits=Fits.OPEN,
        takes=Takes.INCIDENT_AND_WORDS,
        run=partial(say_status, status),
    )
    for status in Status
)
