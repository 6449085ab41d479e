"""Submitted windows: what was typed becomes a command, or errors beside the fields."""

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import define

from actors.errors import Rejected
from actors.incident.commands import Declare, Update
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from bot import words
from bot.channel_names import channel_name
from bot.desk import REFUSALS, Desk, excuse, note, reference_of
from bot.slack import acknowledgement, actions, windows
from bot.slack.filled import LEAD, SERVICE, TITLE, Filled, changed_since, with_leads_of
from bot.slack.gate import Gate
from bot.slack.json_types import JsonObject
from bot.slack.payloads import ViewChoice, ViewSubmission

DIRECT_MESSAGE = "D"
"""How the ids of direct messages start: nobody else has to be told there."""


@define(kw_only=True)
class Submissions:
    """Answers the windows of ``windows.py``."""

    desk: Desk
    api: Gate
    now: Callable[[], datetime]

    async def answer(self, request: ViewSubmission) -> JsonObject | None:
        filled = Filled.read(request.values)
        self.desk.people.ask_for([request.person])
        try:
            if unfit := await self._unfit_leads(request, filled.leads):
                return acknowledgement.errors(unfit)
            if request.callback == actions.DECLARE:
                return await self._declare(request, filled)
            if request.callback == actions.UPDATE and request.form.number:
                return await self._update(request, filled, request.form.number)
        except Rejected:
            return acknowledgement.errors({TITLE: words.CLOSED_MEANWHILE})
        except REFUSALS as refusal:
            reference = reference_of(request.form.id)
            note(refusal, request.callback, reference, request.form.number)
            why = excuse(refusal, None, reference)
            return acknowledgement.errors({TITLE: why})
        return None

    async def fill_leads(self, choice: ViewChoice) -> None:
        """Bring the leads of the service that was just chosen."""
        if choice.block != SERVICE:
            return
        config = self.desk.configuration
        typed = Filled.read(choice.values)
        filled = with_leads_of(config, typed, choice.values)
        number = choice.form.number
        incident = await self.desk.read(number) if number else None
        view = (
            windows.update_window(config, incident, filled, choice.form)
            if incident
            else windows.declare_window(config, filled, choice.form)
        )
        await self.api.call(
            "views.update",
            {"view_id": choice.view_id, "hash": choice.view_hash, "view": view},
        )

    async def _unfit_leads(
        self, request: ViewSubmission, leads: Mapping[str, PersonId]
    ) -> Mapping[str, str]:
        """Say beside its field which lead is a bot; who has a role already keeps it."""
        bots = await self.desk.people.bots(leads.values())
        if not bots:
            return {}
        number = request.form.number
        incident = await self.desk.read(number) if number else None
        held = {x.role.key: x.person for x in incident.leads} if incident else {}
        unfit = {
            role
            for role, person in leads.items()
            if person in bots and person != held.get(role)
        }
        fields = [x for x in request.values if x.startswith(f"{LEAD}:")]
        return {x: words.BOT_LEAD for x in fields if x.split(":")[1] in unfit}

    async def _declare(self, request: ViewSubmission, filled: Filled) -> JsonObject:
        config = self.desk.configuration
        checked = windows.check(config, filled)
        if isinstance(checked, windows.Flaws):
            return acknowledgement.errors(checked.by_block)
        number = IncidentNumber(await self.desk.store.reserve(request.form.id))
        service, title = checked.service.key, checked.title
        name = channel_name(config.channels.name, number, service, title)
        command = Declare(
            mark=Mark(by=request.person, at=self.now()),
            number=number,
            title=title,
            description=checked.description,
            service=checked.service,
            severity=checked.severity,
            unsure=checked.unsure,
            leads=checked.leads,
            links=config.links,
            channel_name=name,
            origin=_told_at(request.form.origin),
            announce=config.channels.announce,
        )
        answer = await self.desk.ask(number, command, request.form.id)
        if answer.state is None:
            raise AssertionError("declared, and yet nothing is there")
        return acknowledgement.updated(windows.setting_up_window(answer.state, name))

    async def _update(
        self, request: ViewSubmission, filled: Filled, number: IncidentNumber
    ) -> JsonObject | None:
        incident = await self.desk.read(number)
        opened = await self.desk.read_at(number, request.form.version)
        if incident and opened:
            filled = changed_since(opened, incident, filled)
        checked = windows.check(self.desk.configuration, filled, incident)
        if isinstance(checked, windows.Flaws):
            return acknowledgement.errors(checked.by_block)
        command = Update(
            mark=Mark(by=request.person, at=self.now()),
            title=checked.title,
            description=checked.description,
            service=checked.service,
            severity=checked.severity,
            unsure=checked.unsure,
            leads=checked.leads,
        )
        await self.desk.ask(number, command, request.form.id)
        return None


def _told_at(origin: ChannelId | None) -> ChannelId | None:
    return None if origin is None or origin.startswith(DIRECT_MESSAGE) else origin
