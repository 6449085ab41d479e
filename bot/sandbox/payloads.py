"""The payloads that an app receives, field by field as Slack sends them."""

from attrs import define

from bot.sandbox.channel import Channel
from bot.sandbox.fields import Fields, as_text
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.person import Person
from bot.sandbox.response_url import ResponseUrls
from bot.sandbox.view import State, Window, first_states
from bot.sandbox.workspace import Workspace

# The legacy verification token, which apps should not read.
LEGACY_TOKEN = "legacy"  # noqa: S105 - it verifies nothing.

Source = Window | Message | Ephemeral


@define(eq=False)
class Payloads:
    """Builds the payload for everything a person can do."""

    workspace: Workspace
    urls: ResponseUrls

    def _trigger(self, person: Person) -> str:
        return self.workspace.screens.trigger(person.id)

    def action_ts(self) -> str:
        return self.workspace.ids.ts(self.workspace.now)

    def _person(self, person: Person) -> Fields:
        return {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            # In a shared channel, the payload's own team is the app's, not this one.
            "team_id": person.team or self.workspace.id,
        }

    def _org(self) -> Fields:
        """Return the app's organisation, as it stands in a payload's team."""
        org = self.workspace.enterprise
        return {"enterprise_id": org, "enterprise_name": org} if org else {}

    def _common(self, person: Person, kind: str) -> Fields:
        team = {"id": self.workspace.id, "domain": self.workspace.domain}
        org = self.workspace.enterprise
        return {
            "type": kind,
            "team": {**team, **self._org()},
            "user": self._person(person),
            "api_app_id": self.workspace.app_id,
            "token": LEGACY_TOKEN,
            "enterprise": {"id": org, "name": org} if org else None,
            "is_enterprise_install": False,
        }

    def command(
        self, person: Person, command: str, text: str, channel: Channel
    ) -> Fields:
        return {
            "token": LEGACY_TOKEN,
            "team_id": self.workspace.id,
            "team_domain": self.workspace.domain,
            **self._org(),
            "channel_id": channel.id,
            "channel_name": channel.typed_name(),
            "user_id": person.id,
            "user_name": person.handle,
            "command": command,
            "text": text,
            "api_app_id": self.workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": self.urls.make(person, channel.id),
            "trigger_id": self._trigger(person),
        }

    def view(self, window: Window) -> Fields:
        workspace = self.workspace
        return window.as_json(workspace.id, workspace.app_id, workspace.bot_id)

    def submission(self, person: Person, window: Window) -> Fields:
        return {
            **self._common(person, "view_submission"),
            "trigger_id": self._trigger(person),
            "view": self.view(window),
            "response_urls": [],
        }

    def closed(self, person: Person, window: Window, *, cleared: bool) -> Fields:
        return {
            **self._common(person, "view_closed"),
            "view": self.view(window),
            "is_cleared": cleared,
        }

    def suggestion(
        self, person: Person, window: Window, block_id: str, action_id: str, value: str
    ) -> Fields:
        return {
            **self._common(person, "block_suggestion"),
            "container": {"type": "view", "view_id": window.id},
            "view": self.view(window),
            "block_id": block_id,
            "action_id": action_id,
            "value": value,
        }

    def actions(self, person: Person, source: Source, action: Fields) -> Fields:
        common = {
            **self._common(person, "block_actions"),
            "trigger_id": self._trigger(person),
            "actions": [{**action, "action_ts": self.action_ts()}],
        }
        if isinstance(source, Window):
            return {
                **common,
                "container": {"type": "view", "view_id": source.id},
                "view": self.view(source),
            }
        return {
            **common,
            **self._from_message(person, source),
            "state": {"values": _state_after(source, action)},
        }

    def _channel(self, channel: Channel) -> Fields:
        return {"id": channel.id, "name": channel.typed_name()}

    def _shown(self, message: Message | Ephemeral) -> Fields:
        if isinstance(message, Message):
            return message.as_json(self.workspace.id, with_metadata=True)
        # The payload of an ephemeral message holds no more than this.
        return {
            "type": "message",
            "ts": message.ts,
            "user": self.workspace.bot.id,
            "bot_id": self.workspace.bot_id,
            "app_id": self.workspace.app_id,
            "text": message.text,
            "blocks": list(message.blocks),
        }

    def _from_message(self, person: Person, message: Message | Ephemeral) -> Fields:
        channel = self.workspace.channel(message.channel)
        return {
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": isinstance(message, Ephemeral),
            },
            "channel": self._channel(channel),
            "message": self._shown(message),
            "response_url": self.urls.make(person, channel.id, message.ts),
        }

    def message_shortcut(
        self, person: Person, callback_id: str, message: Message
    ) -> Fields:
        channel = self.workspace.channel(message.channel)
        return {
            **self._common(person, "message_action"),
            "callback_id": callback_id,
            "trigger_id": self._trigger(person),
            "action_ts": self.action_ts(),
            "response_url": self.urls.make(person, channel.id),
            "message_ts": message.ts,
            "message": self._shown(message),
            "channel": self._channel(channel),
        }

    def shortcut(self, person: Person, callback_id: str) -> Fields:
        return {
            **self._common(person, "shortcut"),
            "callback_id": callback_id,
            "trigger_id": self._trigger(person),
            "action_ts": self.action_ts(),
        }

    def event(self, event: Fields) -> Fields:
        workspace = self.workspace
        authorization: Fields = {
            "enterprise_id": workspace.enterprise or None,
            "team_id": workspace.id,
            "user_id": workspace.bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": LEGACY_TOKEN,
            "team_id": workspace.id,
            "api_app_id": workspace.app_id,
            "event": {"event_ts": self.action_ts(), **event},
            "type": "event_callback",
            "event_id": workspace.ids.new("Ev"),
            "event_time": int(workspace.now),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }


def _state_after(message: Message | Ephemeral, action: Fields) -> State:
    """Return what the elements of a message hold after an action.

    Only this choice is known: every other element holds its first value.
    """
    state = first_states(message.blocks)
    elements = state.get(as_text(action.get("block_id")), {})
    action_id = as_text(action.get("action_id"))
    if held := elements.get(action_id):
        elements[action_id] = {name: action[name] for name in held}
    return state
