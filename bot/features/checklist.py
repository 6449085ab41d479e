"""``/incident checklist`` and a button: a window with boxes to tick.

Rule: a submitted window carries only the boxes that somebody touched, so that two
people can tick different boxes at once.
"""

from attrs import frozen

from actors.incident.checklist import SaveChecklist
from actors.incident.model import Incident
from actors.incident.seen import progress_of
from bot.dialogue.context import Context
from bot.dialogue.forms.field_errors import general_error
from bot.dialogue.forms.form_history import name_of
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.forms.submission import Submission, outdated
from bot.dialogue.incident_lookup import FoundIncident, find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CloseWindow, CommandReply, OpenWindow, Say, WindowReply
from bot.features.feature import Button, Feature, Fits, SubCommand, Takes, Window
from bot.screens import actions
from bot.screens.checklist import boxes_of, checklist_window, ticked_in
from bot.words import checklists, field_errors

NAME = "checklist"


@frozen(kw_only=True)
class Touched:
    """The boxes that somebody ticked and unticked, by the keys of their items."""

    ticked: tuple[str, ...]
    unticked: tuple[str, ...]


async def checklist(context: Context, invocation: Invocation) -> CommandReply:
    """Open the checklist of the incident that somebody types or is in."""
    return _open(context, invocation, await find_incident(context, invocation))


async def open_checklist(context: Context, invocation: Invocation) -> CommandReply:
    """Open the checklist of a button's incident."""
    return _open(context, invocation, await find_by_button(context, invocation))


def _open(
    context: Context, invocation: Invocation, found: FoundIncident | Say
) -> CommandReply:
    if isinstance(found, Say):
        return found
    incident = found.incident
    so_far = progress_of(incident)
    if so_far is None:
        return _none(context, incident)
    context.people.ask_for([invocation.person])
    form = form_about(context, invocation, incident)
    view = checklist_window(incident, so_far, form.write())
    again = f"{NAME} #{incident.number}"
    return OpenWindow(view=view, form=form.id, again=again)


def _none(context: Context, incident: Incident) -> Say:
    if context.configuration.checklist_for(incident.severity):
        return Say(text=checklists.none_yet(incident.number))
    return Say(text=checklists.none_configured(incident.severity))


async def submit(context: Context, submission: Submission) -> WindowReply:
    """Save the boxes that somebody touched, and no others."""
    form, history = submission.form, submission.history
    if not form.number:
        return outdated(submission)
    incident = await context.incidents.read(form.number)
    if incident is None:
        return general_error(submission.values, field_errors.NOT_THERE)
    if history.is_late:
        return CloseWindow()
    opened = incident
    if form.version:
        opened = await context.incidents.details_at(incident, form.version)
    now = touched(boxes_of(opened), ticked_in(submission.values))
    earlier = history.latest_of(Touched)
    wanted = after(now, earlier) if earlier else now
    name = name_of(form, now)
    request = history.request(name, submission.trigger)
    if request not in history.done:
        command = SaveChecklist(
            mark=submission.mark, ticked=wanted.ticked, unticked=wanted.unticked
        )
        await context.incidents.ask(form.number, command, request)
        history.carried_out(name, submission.trigger, wanted)
    return CloseWindow()


def touched(opened: dict[str, bool], ticked: frozenset[str]) -> Touched:
    """Compare the boxes with those that the window opened with."""
    return Touched(
        ticked=tuple(x for x, was in opened.items() if x in ticked and not was),
        unticked=tuple(x for x, was in opened.items() if x not in ticked and was),
    )


def after(now: Touched, earlier: Touched) -> Touched:
    """Take back what an earlier submission of the window touched, and this one not."""
    ticked = (x for x in earlier.unticked if x not in now.unticked)
    unticked = (x for x in earlier.ticked if x not in now.ticked)
    return Touched(ticked=(*now.ticked, *ticked), unticked=(*now.unticked, *unticked))


CHECKLIST = Feature(
    name=NAME,
    ways=(
        SubCommand(
            name=NAME,
            help="see the checklist, and tick what is done",
            fits=Fits.OPEN,
            takes=Takes.INCIDENT,
            run=checklist,
        ),
        Button(action=actions.OPEN_CHECKLIST, run=open_checklist),
        Window(callback=actions.CHECKLIST, submit=submit),
    ),
)
