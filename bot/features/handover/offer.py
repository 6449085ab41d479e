"""``/incident handover``: a window asks who takes over, and what they have to know."""

from attrs import frozen

from actors.errors import Rejected
from actors.incident.audience import Reader, may_see
from actors.incident.facts import Role
from actors.incident.handovers import OfferHandover
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from actors.incident.roles import NOT_YOURS
from bot.dialogue.context import Context
from bot.dialogue.forms.field_errors import general_error
from bot.dialogue.forms.form_history import name_of
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.forms.submission import Submission, outdated
from bot.dialogue.incident_lookup import find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import (
    CloseWindow,
    CommandReply,
    OpenWindow,
    Say,
    ShowWindow,
    WindowReply,
)
from bot.features.roles.replies import who_has
from bot.screens.handover_window import (
    ROLE,
    STATE,
    TEXT_MAX,
    WORRIES,
    handover_window,
    receiver_block,
    role_key,
)
from bot.screens.plain_windows import text_window
from bot.slack.kit.mrkdwn import person as mention
from bot.slack.kit.typed import visible
from bot.words import closing_text, field_errors, forms, handover_answers

NAME = "handover"


@frozen(kw_only=True)
class Wanted:
    """What somebody entered in the window; ``role`` is a key."""

    role: str
    to: PersonId
    state: str
    worries: str


async def hand_over(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    return await _window(context, invocation, found.incident, invocation.given.role)


async def hand_over_by_button(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    role = found.incident.roles.role(found.rest)
    return await _window(context, invocation, found.incident, role)


async def _window(
    context: Context, invocation: Invocation, incident: Incident, role: Role | None
) -> CommandReply:
    """Ask for what a handover needs, of any role that this person has."""
    own = incident.roles.of(invocation.person)
    if incident.closed:
        return Say(text=closing_text.reopen_first(incident))
    if role and role.key not in {x.key for x in own}:
        names = await context.people.names({x.person for x in incident.leads})
        return who_has(incident, role, invocation.person, names)
    if not own:
        return Say(text=handover_answers.no_role(incident))
    if incident.kind is Kind.TEST:
        return Say(text=handover_answers.needs_others(incident, role or own[0]))
    context.people.ask_for([invocation.person])
    form = form_about(context, invocation, incident)
    receiver = invocation.given.person
    again = [NAME, f"#{incident.number}"]
    again += [mention(receiver)] if receiver else []
    again += [role.key] if role else []
    return OpenWindow(
        view=handover_window(own, role, receiver, form.write()),
        form=form.id,
        again=" ".join(again),
    )


async def submit_handover(context: Context, submission: Submission) -> WindowReply:
    """Ask the chosen person; different words ask again, in the place of the first."""
    number, values = submission.form.number, submission.values
    if not number:
        return outdated(submission)
    if submission.history.is_late:
        return CloseWindow()
    wanted = Wanted(
        role=role_key(values),
        to=values.person(receiver_block(values)) or PersonId(""),
        state=visible(values.text(STATE)).strip(),
        worries=visible(values.text(WORRIES)).strip(),
    )
    if flaws := await _flaws(context, submission, wanted):
        return submission.flawed(flaws)
    incident = await context.incidents.read(number)
    reader = Reader(person=submission.mark.by, channel=submission.form.origin)
    role = incident.roles.role(wanted.role) if incident else None
    if incident is None or role is None or not may_see(reader, incident):
        return general_error(values, field_errors.NOT_THERE)
    try:
        await _offer(context, submission, number, wanted)
    except Rejected as rejected:
        if rejected.reason != NOT_YOURS:
            raise
        return submission.flawed({receiver_block(values): field_errors.NOT_YOUR_ROLE})
    names = await context.people.names({wanted.to})
    said = handover_answers.asked(role, wanted.to, names)
    return ShowWindow(view=text_window(forms.HANDOVER_TITLE, said))


async def _offer(
    context: Context, submission: Submission, number: IncidentNumber, wanted: Wanted
) -> None:
    history = submission.history
    name = name_of(submission.form, wanted)
    command = OfferHandover(
        mark=submission.mark,
        role=wanted.role,
        to=wanted.to,
        state=wanted.state,
        worries=wanted.worries,
    )
    request = history.request(name, submission.trigger)
    await context.incidents.ask(number, command, request)
    history.carried_out(name, submission.trigger, wanted)


async def _flaws(
    context: Context, submission: Submission, wanted: Wanted
) -> dict[str, str]:
    receiver = receiver_block(submission.values)
    flaws = {
        block: field_errors.TOO_LONG.format(limit=TEXT_MAX)
        for block, text in ((STATE, wanted.state), (WORRIES, wanted.worries))
        if len(text) > TEXT_MAX
    }
    if not wanted.role:
        flaws[ROLE] = field_errors.NO_ROLE
    if not wanted.to:
        flaws[receiver] = field_errors.NO_RECEIVER
    elif wanted.to == submission.mark.by:
        flaws[receiver] = field_errors.OWN_RECEIVER
    elif await context.people.bots([wanted.to]):
        flaws[receiver] = field_errors.BOT_LEAD
    return flaws
