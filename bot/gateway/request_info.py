"""The facts of a request, for its answer and the log: who, where, which incident.

Rule: they contain no typed text, so all of them may be logged.
"""

from typing import assert_never

from attrs import frozen

from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from bot.dialogue.forms.form import Form
from bot.dialogue.incident_number import number_in
from bot.dialogue.refused import reference_of
from bot.slack.kit.requests import (
    Choice,
    Click,
    InWindow,
    Request,
    Shortcut,
    SlackEvent,
    SlashCommand,
    UnknownRequest,
    ViewClosed,
    ViewSubmission,
)


@frozen(kw_only=True)
class RequestInfo:
    """The facts of one request.

    Attributes:
        kind: its type, as the log names it.
        reference: the characters that people quote when they report a problem.
        person: who gets the answer; empty if nobody does.
        channel: where they asked, and may be answered if nothing else works; a shortcut
            on a message is nobody else's business.
        response_url: empty for a window, which has none.
        number: the incident that the request names.
    """

    kind: str
    reference: str
    person: PersonId
    channel: ChannelId | None = None
    response_url: str = ""
    number: IncidentNumber | None = None

    @staticmethod
    def of(request: Request, fresh: str) -> "RequestInfo":
        """Read the facts. ``fresh`` is an id for a request without one."""
        kind = type(request).__name__
        match request:
            case Click(place=InWindow(view=view)):
                form = Form.of(view)
                return RequestInfo(
                    kind=kind,
                    reference=reference_of(request.trigger or fresh),
                    person=request.person,
                    channel=_asked_in(form),
                    number=_number_named(request) or form.number,
                )
            case SlashCommand() | Click() | Choice() | Shortcut():
                return RequestInfo(
                    kind=kind,
                    reference=reference_of(request.trigger or fresh),
                    person=request.person,
                    channel=_asked_at(request),
                    response_url=request.response_url,
                    number=_number_named(request),
                )
            case ViewSubmission(view=view, person=person):
                form = Form.of(view)
                return RequestInfo(
                    kind=kind,
                    reference=reference_of(form.id or fresh),
                    person=person,
                    channel=_asked_in(form),
                    number=form.number,
                )
            case ViewClosed(person=person) | SlackEvent(person=person):
                return RequestInfo(
                    kind=kind, reference=reference_of(fresh), person=person
                )
            case UnknownRequest():
                nobody = PersonId("")
                return RequestInfo(
                    kind=kind, reference=reference_of(fresh), person=nobody
                )
            case _:
                assert_never(request)


def _asked_at(
    request: SlashCommand | Click | Choice | Shortcut,
) -> ChannelId | None:
    is_private = isinstance(request, Shortcut)
    return None if is_private else request.channel or None


def _asked_in(form: Form) -> ChannelId | None:
    return None if form.origin_thread or form.link else form.origin


def _number_named(
    request: SlashCommand | Click | Choice | Shortcut,
) -> IncidentNumber | None:
    """Find a number in the first two words, or at the start of a button's value."""
    match request:
        case Click(value=value):
            return number_in(value.partition(" ")[0])
        case SlashCommand(text=typed):
            found = (number_in(word) for word in typed.split()[:2])
            return next((number for number in found if number), None)
        case Choice() | Shortcut():
            return None
        case _:
            assert_never(request)
