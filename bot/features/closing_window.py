"""The window that closes an incident, behind *Close incident* in its own window."""

from actors.incident.lifecycle import Close
from bot.dialogue.context import Context
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.forms.submission import Submission, outdated
from bot.dialogue.incident_lookup import find_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, OpenWindow, Say, ShowWindow, WindowReply
from bot.screens.closing_window import SUMMARY, closing_window
from bot.screens.plain_windows import text_window
from bot.slack.kit.typed import visible
from bot.words import closing_text, phrases


async def ask_to_close(context: Context, invocation: Invocation) -> CommandReply:
    """Ask how the incident ended, before everybody is told."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    incident = found.incident
    if incident.closed:
        return Say(text=closing_text.closed_before(incident))
    form = form_about(context, invocation, incident)
    return OpenWindow(
        view=closing_window(incident.number, form.write()),
        form=form.id,
        again="",
        otherwise=Say(text=closing_text.close_by_typing(incident.number)),
    )


async def submit(context: Context, submission: Submission) -> WindowReply:
    """Close the incident once, and say so in the same window."""
    number = submission.form.number
    if number is None:
        return outdated(submission)
    summary = visible(submission.values.text(SUMMARY)).strip()
    command = Close(mark=submission.mark, summary=summary)
    answer = await context.incidents.ask(number, command, submission.form.id)
    if answer.state is None:
        raise AssertionError("an incident was closed but does not exist")
    is_own = answer.events or submission.history.latest
    submission.history.carried_out(submission.form.id, submission.trigger, summary)
    said = closing_text.closed_now if is_own else closing_text.closed_before
    view = text_window(phrases.name_of(number), said(answer.state))
    return ShowWindow(view=view)
