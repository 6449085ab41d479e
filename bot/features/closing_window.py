"""The window that closes an incident, behind *Close incident* in its own window."""

from actors.incident.lifecycle import Close
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.forms.submission import Submission, outdated
from bot.dialogue.incident_lookup import find_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, OpenWindow, Say, ShowWindow, WindowReply
from bot.screens.closing_window import SUMMARY, SUMMARY_MAX, closing_window
from bot.screens.plain_windows import text_window
from bot.slack.kit.blocks import VALUE_MAX
from bot.slack.kit.typed import visible
from bot.words import closing_text, phrases


async def ask_to_close(context: Context, invocation: Invocation) -> CommandReply:
    """Ask how the incident ended, before everybody is told."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    return ask_how(context, invocation, found.incident, "")


def ask_how(
    context: Context, invocation: Invocation, incident: Incident, typed: str
) -> CommandReply:
    """Open the window, filled in with what somebody typed."""
    if incident.closed:
        return Say(text=closing_text.closed_before(incident))
    summary = visible(typed).strip()
    if len(summary) > SUMMARY_MAX:
        return Say(text=closing_text.too_long(summary, SUMMARY_MAX))
    form = form_about(context, invocation, incident)
    again = f"fixed #{incident.number} {summary}"
    is_kept = summary and len(again) <= VALUE_MAX
    by_typing = Say(text=closing_text.close_by_typing(incident.number))
    return OpenWindow(
        view=closing_window(incident.number, summary, form.write()),
        form=form.id,
        again=again if is_kept else "",
        otherwise=None if is_kept else by_typing,
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
