"""A submitted window, and the order in which submissions are carried out.

Rule 1: a form is one request. Submitting the same text again changes nothing;
different text corrects the earlier submission.
Rule 2: the submissions of one window are carried out in order, one at a time.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import structlog
from attrs import frozen

from actors.errors import Rejected
from actors.incident.facts import Mark
from bot.dialogue.context import Context
from bot.dialogue.forms.field_errors import general_error, place_errors
from bot.dialogue.forms.form import Form
from bot.dialogue.forms.form_history import FormHistory
from bot.dialogue.refused import REFUSALS, Refusal, note, reference_of, why_refused
from bot.dialogue.reply import FieldErrors, ShowWindow, WindowReply
from bot.slack.kit.requests import ViewSubmission
from bot.slack.kit.values import Values
from bot.words import field_errors

log = structlog.get_logger()


@frozen(kw_only=True)
class Submission:
    """A submitted window, with the history of its form.

    Attributes:
        trigger: differs for each submission of the same window.
    """

    callback: str
    form: Form
    values: Values
    trigger: str
    mark: Mark
    history: FormHistory

    def flawed(self, by_block: Mapping[str, str]) -> FieldErrors | ShowWindow:
        """Show an error beside each flawed field. The log names the fields only."""
        log.info(
            "request refused",
            request=self.callback,
            reason="Flaws",
            incident=self.form.number,
            reference=reference_of(self.form.id),
            fields=sorted(by_block),
        )
        return place_errors(self.values, by_block)

    def refused(self, refusal: Refusal, said: str) -> FieldErrors | ShowWindow:
        """Say why nothing was saved, for a reason that concerns no single field."""
        _note(refusal, self.callback, self.form)
        return general_error(self.values, said)


Submit: TypeAlias = Callable[[Context, Submission], Awaitable[WindowReply]]


async def submitted(
    context: Context, request: ViewSubmission, submit: Submit
) -> WindowReply:
    """Carry out a submission in its turn, or say why it was refused."""
    context.people.ask_for([request.person])
    form = Form.of(request.view)
    history = context.forms.of(form.id)
    try:
        async with history.turn:
            history.arrives(request.trigger)
            submission = Submission(
                callback=request.callback,
                form=form,
                values=request.values,
                trigger=request.trigger,
                mark=Mark(by=request.person, at=context.now()),
                history=history,
            )
            return await submit(context, submission)
    except REFUSALS as refusal:
        reference = _note(refusal, request.callback, form)
        if isinstance(refusal, Rejected):
            return general_error(request.values, _rejection_text(refusal))
        return general_error(request.values, why_refused(refusal, None, reference))


def outdated(request: ViewSubmission | Submission) -> FieldErrors | ShowWindow:
    """Keep an unknown window open: it must not close as if it were saved."""
    log.warning("unknown window submitted", window=request.callback)
    return general_error(request.values, field_errors.window_outdated())


def _note(refusal: Refusal, callback: str, form: Form) -> str:
    reference = reference_of(form.id)
    note(refusal, callback, reference, form.number)
    return reference


def _rejection_text(rejection: Rejected) -> str:
    match rejection.reason:
        case "closed":
            return field_errors.closed_meanwhile()
        case "in a test":
            return field_errors.IN_A_TEST
        case _:
            return field_errors.NOT_THERE
