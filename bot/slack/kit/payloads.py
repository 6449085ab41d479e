"""Reads Slack's payloads into typed requests; no other module sees a payload.

Rule: every payload becomes a request, even if it is broken.
"""

from typing import TypedDict

from actors.incident.ids import ChannelId, MessageTs, PersonId
from bot.base.json_types import JsonObject, as_object, child, flag, items, text
from bot.slack.kit.blocks import action_of
from bot.slack.kit.inputs import moment, read_input
from bot.slack.kit.picked_message import PickedMessage
from bot.slack.kit.requests import (
    Belonging,
    Choice,
    Click,
    EventItem,
    InMessage,
    InWindow,
    OnHome,
    Place,
    Request,
    Shortcut,
    SlackEvent,
    SlashCommand,
    UnknownRequest,
    View,
    ViewClosed,
    ViewSubmission,
)
from bot.slack.kit.values import read_values

BUTTONS = frozenset({"button", "feedback_buttons", "icon_button"})
"""The elements that people press; all others have a value."""

NOT_NAMES = frozenset({"directmessage", "privategroup"})
"""What Slack gives instead of the name of a conversation that is not public."""

GROUP_MESSAGE = "mpdm-"
"""The names of direct messages among several people start with this."""


def parse(envelope: str, payload: JsonObject) -> Request:
    """Read the payload of an envelope of this kind.

    A missing value becomes an empty one, and an unknown kind an ``UnknownRequest``.
    """
    match envelope, text(payload, "type"):
        case "slash_commands", _:
            return _slash_command(payload)
        case "interactive", "block_actions":
            return _block_actions(payload)
        case "interactive", "view_submission":
            view = _view(child(payload, "view"))
            return ViewSubmission(view=view, **_who(payload))
        case "interactive", "view_closed":
            view = _view(child(payload, "view"))
            is_cleared = flag(payload, "is_cleared")
            return ViewClosed(view=view, is_cleared=is_cleared, **_who(payload))
        case "interactive", "shortcut" | "message_action":
            return _shortcut(payload)
        case "events_api", "event_callback" if text(child(payload, "event"), "type"):
            return _event(payload)
        case kind, what:
            return UnknownRequest(what=f"{kind} {what}".strip(), team=_team(payload))


def _slash_command(payload: JsonObject) -> SlashCommand:
    return SlashCommand(
        command=text(payload, "command"),
        text=text(payload, "text"),
        person=PersonId(text(payload, "user_id")),
        channel=ChannelId(text(payload, "channel_id")),
        channel_name=_public_name(text(payload, "channel_name")),
        team=text(payload, "team_id"),
        trigger=text(payload, "trigger_id"),
        response_url=text(payload, "response_url"),
        enterprise=text(payload, "enterprise_id"),
    )


# Buttons and inputs.


def _block_actions(payload: JsonObject) -> Click | Choice | UnknownRequest:
    """Read the first action; Slack documents a list, and sends one at a time."""
    actions = items(payload, "actions")
    if not actions:
        what = "block_actions without an action"
        return UnknownRequest(what=what, team=_team(payload))
    action = as_object(actions[0])
    if text(action, "type") in BUTTONS:
        return Click(
            action=action_of(text(action, "action_id")),
            value=text(action, "value"),
            block=text(action, "block_id"),
            place=_place(payload),
            response_url=text(payload, "response_url"),
            **_who(payload),
        )
    return Choice(
        action=action_of(text(action, "action_id")),
        block=text(action, "block_id"),
        chosen=read_input(action),
        place=_place(payload),
        response_url=text(payload, "response_url"),
        **_who(payload),
    )


def _place(payload: JsonObject) -> Place:
    container, view = child(payload, "container"), child(payload, "view")
    if view or text(container, "type") == "view":
        is_home = text(view, "type") == "home"
        return OnHome(view=_view(view)) if is_home else InWindow(view=_view(view))
    channel, ts, thread = _message_ids(payload)
    return InMessage(
        channel=channel,
        channel_name=_public_name(text(child(payload, "channel"), "name")),
        ts=ts,
        thread=thread,
        is_ephemeral=flag(container, "is_ephemeral"),
        values=read_values(child(payload, "state")),
    )


def _public_name(name: str) -> str:
    """Return a public channel's name; empty for what Slack gives otherwise."""
    is_public = name not in NOT_NAMES and not name.startswith(GROUP_MESSAGE)
    return name if is_public else ""


def _message_ids(payload: JsonObject) -> tuple[ChannelId, MessageTs, MessageTs]:
    """Find the channel, the message and its thread; each may be in two places."""
    container, message = child(payload, "container"), child(payload, "message")
    channel = text(child(payload, "channel"), "id") or text(container, "channel_id")
    ts = text(container, "message_ts") or text(message, "ts")
    thread = text(container, "thread_ts") or text(message, "thread_ts")
    return ChannelId(channel), MessageTs(ts), MessageTs(thread)


def _view(view: JsonObject) -> View:
    return View(
        id=text(view, "id"),
        hash=text(view, "hash"),
        callback=text(view, "callback_id"),
        metadata=text(view, "private_metadata"),
        values=read_values(child(view, "state")),
    )


# Shortcuts and events.


def _shortcut(payload: JsonObject) -> Shortcut:
    is_global = text(payload, "type") == "shortcut"
    return Shortcut(
        callback=text(payload, "callback_id"),
        message=None if is_global else _picked(payload),
        response_url=text(payload, "response_url"),
        **_who(payload),
    )


def _picked(payload: JsonObject) -> PickedMessage:
    message = child(payload, "message")
    channel, ts, thread = _message_ids(payload)
    return PickedMessage(
        channel=channel,
        channel_name=_public_name(text(child(payload, "channel"), "name")),
        ts=MessageTs(text(payload, "message_ts")) or ts,
        thread=thread,
        text=_said(message),
        author=PersonId(text(message, "user")),
    )


def _said(message: JsonObject) -> str:
    """Return the text; an alert often has it in an attachment only."""
    attachments = (as_object(x) for x in items(message, "attachments"))
    names = ("fallback", "title", "text")
    attached = (text(x, name) for x in attachments for name in names)
    return next((x for x in (text(message, "text"), *attached) if x.strip()), "")


def _event(payload: JsonObject) -> SlackEvent:
    """Read an event; ``authorizations`` names the installation it was sent to.

    In a shared channel the payload's own team may be a different one.
    """
    event = child(payload, "event")
    sent_for = as_object(next(iter(items(payload, "authorizations")), None))
    return SlackEvent(
        kind=text(event, "type"),
        id=text(payload, "event_id"),
        at=moment(payload, "event_time"),
        team=text(sent_for, "team_id") or text(payload, "team_id"),
        person=PersonId(_id(event, "user")),
        channel=ChannelId(_id(event, "channel") or text(event, "channel_id")),
        item=_item(child(event, "item")),
        reaction=text(event, "reaction"),
        tab=text(event, "tab"),
        enterprise=text(sent_for, "enterprise_id") or text(payload, "enterprise_id"),
    )


def _id(event: JsonObject, key: str) -> str:
    """Read an id that some events contain directly, and others in an object."""
    return text(event, key) or text(child(event, key), "id")


def _item(item: JsonObject) -> EventItem | None:
    if not item:
        return None
    return EventItem(
        kind=text(item, "type"),
        channel=ChannelId(text(item, "channel")),
        ts=MessageTs(text(item, "ts") or text(child(item, "message"), "ts")),
    )


# Who, and from which workspace.


class _Who(TypedDict):
    """What every interaction says about the person and the workspaces."""

    person: PersonId
    team: str
    trigger: str
    enterprise: str
    own: Belonging


def _who(payload: JsonObject) -> _Who:
    return {
        "person": PersonId(text(child(payload, "user"), "id")),
        "team": _team(payload),
        "trigger": text(payload, "trigger_id"),
        "enterprise": _enterprise(payload),
        "own": _own(payload),
    }


def _team(payload: JsonObject) -> str:
    """Read the app's workspace.

    A window that was opened from a shared channel may name the person's workspace as
    the team. It then also names the app's.
    """
    return (
        text(child(payload, "view"), "app_installed_team_id")
        or text(child(payload, "team"), "id")
        or text(child(payload, "user"), "team_id")
    )


def _enterprise(payload: JsonObject) -> str:
    org = text(child(payload, "enterprise"), "id")
    return org or text(child(payload, "team"), "enterprise_id")


def _own(payload: JsonObject) -> Belonging:
    """Read the person's own workspace.

    Slack adds a team to the person only if it differs from the app's.
    """
    user, beside = child(payload, "user"), text(child(payload, "team"), "id")
    elsewhere = "" if beside == _team(payload) else beside
    team = text(user, "team_id") or elsewhere
    return Belonging(team=team, enterprise=text(user, "enterprise_id"))
