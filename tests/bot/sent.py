"""What Slack sends when somebody acts, and how to read what the bot answers."""

from collections.abc import Mapping

import anyio

from actors.incident.model import Incident
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.dialogue.forms.form import Form
from bot.slack.kit.values import Values, read_values
from bot.slack.socket.envelope import Envelope
from tests.actors.incident.case import ADA
from tests.bot.people_fake import HOME, PATIENT

URL = "https://hooks.slack.com/commands/T1/1/secret"


def envelope(kind: str, payload: JsonObject) -> Envelope:
    """An envelope that is answered in time, however slow the machine is."""
    return Envelope(
        envelope_id="E1",
        kind=kind,
        payload=payload,
        accepts_response_payload=True,
        retry_attempt=0,
        retry_reason="",
        received_at=anyio.current_time() + PATIENT,
    )


def typed(command: str, text: str = "", **more: object) -> Envelope:
    payload: JsonObject = {
        "command": command,
        "text": text,
        "user_id": ADA,
        "team_id": HOME,
        "channel_id": "CASKED",
        "trigger_id": "trigger-00000001",
        "response_url": URL,
        **more,
    }
    return envelope("slash_commands", payload)


def _interaction(kind: str, by: str, team: str, **more: object) -> Envelope:
    payload: JsonObject = {
        "type": kind,
        "user": {"id": by, "team_id": team},
        "team": {"id": HOME},
        "trigger_id": "trigger-00000002",
        **more,
    }
    return envelope("interactive", payload)


def on_message(
    callback: str,
    channel: str = "CASKED",
    message: Mapping[str, object] = {},
    *,
    trigger: str = "trigger-00000003",
) -> Envelope:
    """Use a shortcut on Bob's message."""
    return _interaction(
        "message_action",
        ADA,
        HOME,
        callback_id=callback,
        trigger_id=trigger,
        response_url=URL,
        message_ts="2.5",
        channel={"id": channel, "name": "help"},
        message={"type": "message", "ts": "2.5", "user": "UBOB", **message},
    )


def clicked(
    action: str, value: str, *, by: str = ADA, team: str = HOME, **more: object
) -> Envelope:
    usual = {
        "channel": {"id": "CASKED"},
        "response_url": URL,
        "actions": [{"action_id": action, "value": value, "type": "button"}],
    }
    return _interaction("block_actions", by, team, **{**usual, **more})


def submitted(
    values: Mapping[str, str],
    form: Form,
    callback: str,
    *,
    by: str = ADA,
    team: str = HOME,
    **more: object,
) -> Envelope:
    view = view_of(values, form, callback)
    return _interaction("view_submission", by, team, view=view, **more)


def chosen(
    values: Mapping[str, str],
    form: Form,
    callback: str,
    *,
    seen: str = "h0",
    team: str = HOME,
    block: str = "service",
) -> Envelope:
    """Somebody chose in this block of a window that had this hash."""
    state = child(state_of(values), "values")
    element = child(child(state, block), "value")
    action = {"action_id": "value", "block_id": block, **element}
    view = {**view_of(values, form, callback), "id": form.id, "hash": seen}
    return _interaction("block_actions", ADA, team, actions=[action], view=view)


def view_of(values: Mapping[str, str], form: Form, callback: str) -> JsonObject:
    """The window as Slack sends it; ``state.values`` has every input."""
    return {
        "id": "V1",
        "callback_id": callback,
        "private_metadata": form.write(),
        "type": "modal",
        "state": state_of(values),
    }


def state_of(values: Mapping[str, str]) -> JsonObject:
    """The state of one of our windows, each input as its element sends it."""
    return {
        "values": {
            block: {"value": _element(block, value)} for block, value in values.items()
        }
    }


def _element(block: str, value: str) -> JsonObject:
    chosen = {"service", "severity", "role", "status", "incident"}
    if block in chosen or block.startswith("next/"):
        picked = _option(value) if value else None
        return {"type": "static_select", "selected_option": picked}
    if block.startswith("boxes"):
        ticked = [_option(key) for key in value.split()]
        return {"type": "checkboxes", "selected_options": ticked}
    if block.startswith(("lead", "owner", "receiver")):
        return {"type": "users_select", "selected_user": value or None}
    return {"type": "plain_text_input", "value": value or None}


def _option(value: str) -> JsonObject:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def window_values(values: Mapping[str, str]) -> Values:
    """What the bot reads from one of our windows."""
    return read_values(state_of(values))


def errors_in(answer: JsonObject | None) -> Mapping[str, str]:
    found = child(answer or {}, "errors")
    return {block: str(said) for block, said in found.items()}


def shown_in(answer: JsonObject | None) -> str:
    """Return what the window says that replaces the submitted one."""
    return str(child(answer or {}, "view").get("blocks"))


def leads_of(incident: Incident) -> dict[str, str]:
    return {lead.role.key: lead.person for lead in incident.leads}


def initial(view: JsonObject, block: str) -> str:
    """Return what a field of a window holds at first."""
    for found in map(as_object, items(view, "blocks")):
        if text(found, "block_id") == block:
            element = child(found, "element")
            picked = text(child(element, "initial_option"), "value")
            written = text(element, "initial_value")
            return picked or written or text(element, "initial_user")
    raise LookupError(f"no block {block!r} in the window")


def buttons_in(message: JsonObject | None) -> dict[str, str]:
    """Return the values of the buttons by their actions."""
    blocks = [as_object(x) for x in items(message or {}, "blocks")]
    rows = [items(x, "elements") for x in blocks if text(x, "type") == "actions"]
    elements = [as_object(x) for row in rows for x in row]
    return {text(x, "action_id"): text(x, "value") for x in elements}
