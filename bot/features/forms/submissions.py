"""Submitted windows: what was typed becomes a command, or errors beside the fields.

Rule 1: a form is one request. The same text again changes nothing; other text corrects
what the form said before, and never declares a second incident.
Rule 2: what people of one window say is carried out in the order in which they say it.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import anyio
import structlog
from attrs import define, field

from actors.errors import Rejected
from actors.incident.decide import CLOSED, is_so
from actors.incident.details import Update
from actors.incident.facts import Mark
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.model import Incident
from bot.base.json_types import JsonObject, child, text
from bot.base.recent import Recent
from bot.features import acknowledgement
from bot.features.change.edits import (
    after,
    as_declared,
    as_shown,
    carried_out,
    check_edits,
    correction,
    edits_of,
)
from bot.features.context import Context
from bot.features.declare.declaring import declare
from bot.features.forms.field_errors import anywhere, beside
from bot.features.forms.form import Form
from bot.features.forms.form_history import FormHistory, name_of
from bot.features.refused import REFUSALS, Refusal, excuse, note, reference_of
from bot.screens import actions, windows
from bot.screens.filled import SERVICE, declaration
from bot.screens.leads import lead_fields, led_by_people, usual_leads
from bot.slack.kit.requests import Choice, InWindow, View, ViewSubmission
from bot.slack.kit.values import Values
from bot.slack.web.results import CallResult, Done, Refused
from bot.slack.web.throttled_api import ThrottledApi
from bot.words import field_errors

log = structlog.get_logger()


@define(eq=False)
class _Chosen:
    """The choices in one window; the latest is shown, whichever comes first.

    Attributes:
        hash: of the window as our latest update left it.
    """

    turn: anyio.Lock = field(factory=anyio.Lock)
    latest: View | None = None
    hash: str = ""


@define(kw_only=True)
class Submissions:
    """Answers the windows of ``windows.py``."""

    context: Context
    api: ThrottledApi
    now: Callable[[], datetime]
    _said: Recent[FormHistory] = field(factory=lambda: Recent(FormHistory), init=False)
    _chosen: Recent[_Chosen] = field(factory=lambda: Recent(_Chosen), init=False)

    async def answer(self, request: ViewSubmission) -> JsonObject | None:
        self.context.people.ask_for([request.person])
        said = self._said.of(Form.of(request.view).id)
        try:
            async with said.turn:
                return await self._answer(request, said)
        except REFUSALS as refusal:
            return anywhere(request.values, _why_not(refusal, request))

    async def _answer(
        self, request: ViewSubmission, said: FormHistory
    ) -> JsonObject | None:
        said.arrives(request.trigger)
        match request.callback:
            case actions.DECLARE:
                return await self._declare(request, said)
            case actions.UPDATE if number := Form.of(request.view).number:
                return await self._update(request, said, number)
            case _:
                log.warning("unknown window submitted", window=request.callback)
                return anywhere(request.values, field_errors.WINDOW_OUTDATED)

    async def _bots(self, values: Values) -> frozenset[PersonId]:
        """Ask once, of all who may become leads, which ones are bots."""
        usual = usual_leads(self.context.configuration, values.option(SERVICE))
        named = (x.person for x in lead_fields(values).values() if x.person)
        return await self.context.people.bots(dict.fromkeys([*usual.values(), *named]))

    def _unfit(
        self,
        values: Values,
        leads: Mapping[str, PersonId | None],
        bots: Collection[PersonId],
        incident: Incident | None = None,
    ) -> Mapping[str, str]:
        """Say beside its field which lead is a bot, or has a role that is gone.

        Who has a role already keeps it.
        """
        known = windows.roles(self.context.configuration, incident)
        unfit: dict[str, str] = {}
        for role, lead in lead_fields(values).items():
            if lead.person is None or lead.person != leads.get(role):
                continue
            if role not in known:
                unfit[lead.block] = field_errors.UNKNOWN_ROLE
            elif lead.person in bots:
                unfit[lead.block] = field_errors.BOT_LEAD
        return unfit

    # The window that declares.

    async def _declare(self, request: ViewSubmission, said: FormHistory) -> JsonObject:
        form, values = Form.of(request.view), request.values
        bots = await self._bots(values)
        config = led_by_people(self.context.configuration, bots)
        filled = declaration(config, values)
        checked = windows.check(config, filled)
        unfit = self._unfit(values, filled.leads, bots)
        if isinstance(checked, windows.Flaws) or unfit:
            return _flawed(request, {**_flaws_in(checked), **unfit})
        mark = Mark(by=request.person, at=self.now())
        incident, is_news = await declare(
            self.context, checked, mark, form=form.id, origin=form.origin
        )
        if is_news:
            said.declared = checked
            said.carried_out(name_of(form, checked), request.trigger)
        elif not said.is_late:
            try:
                incident = await self._correct(incident, checked, mark, request, said)
            except Rejected as rejection:
                _note(rejection, request)
                return anywhere(values, field_errors.closed_since(incident.number))
        return acknowledgement.updated(windows.setting_up_window(incident))

    async def _correct(
        self,
        incident: Incident,
        checked: windows.Checked,
        mark: Mark,
        request: ViewSubmission,
        said: FormHistory,
    ) -> Incident:
        """Change what this form declared before, and says otherwise now."""
        number, name = incident.number, name_of(Form.of(request.view), checked)
        first = as_declared(await self.context.read_at(number, 1) or incident)
        again = said.request(name, request.trigger)
        if again in said.done:
            return incident
        is_declaration = correction(first, checked, mark) == Update(mark=mark)
        if again != name or not is_declaration:
            update = correction(said.declared or first, checked, mark)
            incident = await self._change(number, update, again)
        said.declared = checked
        said.carried_out(name, request.trigger)
        return incident

    # The window that changes.

    async def _update(
        self, request: ViewSubmission, said: FormHistory, number: IncidentNumber
    ) -> JsonObject | None:
        form, values = Form.of(request.view), request.values
        incident = await self.context.read(number)
        if incident is None:
            return anywhere(values, field_errors.NOT_THERE)
        if said.is_late:
            return None
        bots = await self._bots(values)
        config = led_by_people(self.context.configuration, bots)
        opened = await self._opened(form, incident)
        edits = edits_of(config, values, opened)
        wanted = after(edits, said.edits, opened) if said.edits else edits
        mark = Mark(by=request.person, at=self.now())
        update = check_edits(config, wanted, incident, mark)
        unfit = self._unfit(values, edits.leads.chosen, bots, incident)
        if isinstance(update, windows.Flaws) or unfit:
            return _flawed(request, {**_flaws_in(update), **unfit})
        name = name_of(form, edits)
        again = said.request(name, request.trigger)
        if again not in said.done:
            changed = await self._change(number, update, again)
            said.edits = carried_out(wanted, changed)
            said.carried_out(name, request.trigger)
        return None

    async def _opened(self, form: Form, incident: Incident) -> Incident:
        """Return what the window showed when it was opened."""
        if not form.version:
            return incident
        return await self.context.read_at(incident.number, form.version) or incident

    async def _change(
        self, number: IncidentNumber, update: Update, request: str
    ) -> Incident:
        """Carry out an update; what is so already is so in a closed one, too."""
        incident = await self.context.read(number)
        try:
            incident = (await self.context.ask(number, update, request)).state
        except Rejected:
            if incident is None or not is_so(incident, update):
                raise
        if incident is None:
            raise AssertionError("changed, and yet nothing is there")
        return incident

    # The service that was chosen.

    async def fill_leads(self, choice: Choice) -> None:
        """Show the leads of the service that was just chosen.

        A submission does not need this to come in time, or at all.
        """
        if choice.block != SERVICE or not isinstance(choice.place, InWindow):
            return
        window = choice.place.view
        chosen = self._chosen.of(window.id)
        chosen.latest = window
        async with chosen.turn:
            if chosen.latest is window:
                await self._show(window, chosen)

    async def _show(self, window: View, chosen: _Chosen) -> None:
        view = await self._view_after(window)
        if view is None:
            log.info("window not updated", error="no such incident")
            return
        answer = await self._replace(window.id, view, window.hash)
        is_conflict = isinstance(answer, Refused) and answer.error == "hash_conflict"
        if is_conflict and chosen.hash:
            # The choice was made before our last update was there to be seen.
            answer = await self._replace(window.id, view, chosen.hash)
        if isinstance(answer, Done):
            chosen.hash = text(child(answer.body, "view"), "hash")
        else:
            log.info("window not updated", error=answer.error)

    async def _replace(self, view_id: str, view: JsonObject, seen: str) -> CallResult:
        arguments = {"view_id": view_id, "hash": seen or None, "view": view}
        return await self.api.call("views.update", arguments)

    async def _view_after(self, window: View) -> JsonObject | None:
        form, bots = Form.of(window), await self._bots(window.values)
        config = led_by_people(self.context.configuration, bots)
        if not form.number:
            filled = declaration(config, window.values)
            return windows.declare_window(config, filled, form.write())
        incident = await self.context.read(form.number)
        if incident is None:
            return None
        opened = await self._opened(form, incident)
        edits = edits_of(config, window.values, opened)
        filled = as_shown(edits, window.values, opened)
        return windows.update_window(config, opened, filled, form.write())


def _flawed(request: ViewSubmission, by_block: Mapping[str, str]) -> JsonObject:
    """Say beside each field what is wrong; the log has the fields alone."""
    form, fields = Form.of(request.view), sorted(by_block)
    log.info(
        "request refused",
        request=request.callback,
        reason="Flaws",
        incident=form.number,
        reference=reference_of(form.id),
        fields=fields,
    )
    return beside(request.values, by_block)


def _flaws_in(found: object) -> Mapping[str, str]:
    return found.by_block if isinstance(found, windows.Flaws) else {}


def _note(refusal: Refusal, request: ViewSubmission) -> str:
    form = Form.of(request.view)
    note(refusal, request.callback, reference_of(form.id), form.number)
    return reference_of(form.id)


def _why_not(refusal: Refusal, request: ViewSubmission) -> str:
    reference = _note(refusal, request)
    if not isinstance(refusal, Rejected):
        return excuse(refusal, None, reference)
    is_closed = refusal.reason == CLOSED
    return field_errors.CLOSED_MEANWHILE if is_closed else field_errors.NOT_THERE
