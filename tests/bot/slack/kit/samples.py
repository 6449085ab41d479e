"""Payloads as Slack sends them, in the shapes of its reference."""

from bot.base.json_types import JsonObject
from tests.actors.incident.case import ADA, BOB, HELP

TEAM = {"id": "T1", "domain": "d"}
USER = {"id": ADA, "team_id": "T1", "username": "ada"}


def plain(said: str) -> JsonObject:
    return {"type": "plain_text", "text": said, "emoji": True}


def option(value: str) -> JsonObject:
    return {"text": plain(value.title()), "value": value}


RICH_TEXT: JsonObject = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Ask "},
                {"type": "user", "user_id": BOB},
                {"type": "text", "text": " & co", "style": {"bold": True}},
            ],
        }
    ],
}
COMMAND: JsonObject = {
    "command": "/incident",
    "text": " close  Fixed &amp; tested by <@U0123ABCD|bob> ",
    "user_id": ADA,
    "channel_id": HELP,
    "team_id": "T1",
    "trigger_id": "t.1",
    "response_url": "https://hooks.slack.com/commands/1",
    "is_enterprise_install": "false",
}
STATE: JsonObject = {
    "values": {
        "title": {"value": {"type": "plain_text_input", "value": "Down"}},
        "service": {"value": {"type": "static_select", "selected_option": None}},
        "notes": {"value": {"type": "rich_text_input", "rich_text_value": RICH_TEXT}},
        "tell": {
            "value": {
                "type": "checkboxes",
                "selected_options": [option("support"), option("press")],
            }
        },
        "lead:tech:web": {"value": {"type": "users_select", "selected_user": ADA}},
        "due": {
            "day": {"type": "datepicker", "selected_date": "2026-03-05"},
            "time": {"type": "timepicker", "selected_time": "14:30"},
        },
    }
}
MODAL: JsonObject = {
    "id": "V1",
    "team_id": "T1",
    "type": "modal",
    "title": plain("Declare an incident"),
    "blocks": [{"type": "input", "block_id": "title", "element": {}}],
    "private_metadata": '{"id":"f1"}',
    "callback_id": "declare",
    "state": STATE,
    "hash": "h1",
    "root_view_id": "V1",
    "previous_view_id": None,
    "bot_id": "B1",
}
HOME: JsonObject = {**MODAL, "id": "V2", "type": "home", "callback_id": "home"}


def interaction(kind: str, **more: object) -> JsonObject:
    return {
        "type": kind,
        "team": TEAM,
        "user": USER,
        "api_app_id": "A1",
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": "t.2",
        **more,
    }


BUTTON: JsonObject = {
    "type": "button",
    "action_id": "try_again",
    "block_id": "b",
    "text": plain("Try again"),
    "value": "7",
    "action_ts": "1.5",
}
MULTI: JsonObject = {
    "type": "multi_static_select",
    "action_id": "services",
    "block_id": "filter",
    "selected_options": [option("web"), option("pay")],
    "placeholder": plain("Services"),
    "action_ts": "1.5",
}
DAY: JsonObject = {
    "type": "datepicker",
    "action_id": "since",
    "block_id": "filter",
    "selected_date": "2026-03-05",
    "initial_date": "2026-03-01",
    "action_ts": "1.5",
}
SERVICE: JsonObject = {
    "type": "static_select",
    "action_id": "value",
    "block_id": "service",
    "selected_option": option("web"),
    "action_ts": "1.5",
}
URL = "https://hooks.slack.com/actions/1"


def in_message(action: JsonObject, **more: object) -> JsonObject:
    return interaction(
        "block_actions",
        container={
            "type": "message",
            "message_ts": "1.1",
            "channel_id": HELP,
            "is_ephemeral": False,
            "thread_ts": "1.0",
        },
        channel={"id": HELP, "name": "help"},
        message={"type": "message", "ts": "1.1", "user": "UBOT", "blocks": []},
        state={"values": {"filter": {"services": MULTI}}},
        response_url=URL,
        actions=[action],
        **more,
    )


def in_view(view: JsonObject, action: JsonObject) -> JsonObject:
    container = {"type": "view", "view_id": view["id"]}
    return interaction(
        "block_actions", container=container, view=view, actions=[action]
    )


SUBMISSION = interaction("view_submission", view=MODAL, response_urls=[])
CLOSED = interaction("view_closed", view=MODAL, is_cleared=True)
GLOBAL_SHORTCUT = interaction("shortcut", callback_id="declare", action_ts="1.5")
MESSAGE_SHORTCUT = interaction(
    "message_action",
    callback_id="declare_from",
    action_ts="1.5",
    message_ts="1.1",
    response_url=URL,
    channel={"id": HELP, "name": "help"},
    message={
        "type": "message",
        "user": BOB,
        "ts": "1.1",
        "thread_ts": "1.0",
        "text": "Is it down, <@U0123ABCD>?",
    },
)


def event(**fields: object) -> JsonObject:
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": {"event_ts": "1.5", **fields},
        "event_id": "Ev1",
        "event_time": 1772722800,
        "authorizations": [
            {"enterprise_id": None, "team_id": "T1", "user_id": "UBOT", "is_bot": True}
        ],
    }


REACTION = event(
    type="reaction_added",
    user=ADA,
    reaction="pushpin",
    item={"type": "message", "channel": HELP, "ts": "1.1"},
    item_user=BOB,
)
HOME_OPENED = event(
    type="app_home_opened", user=ADA, channel="D1", tab="home", view=HOME
)
JOINED = event(
    type="member_joined_channel", user=ADA, channel=HELP, channel_type="C", team="T1"
)

SAMPLES: tuple[tuple[str, JsonObject], ...] = (
    ("slash_commands", COMMAND),
    ("interactive", SUBMISSION),
    ("interactive", CLOSED),
    ("interactive", in_message(BUTTON)),
    ("interactive", in_message(MULTI)),
    ("interactive", in_view(MODAL, SERVICE)),
    ("interactive", in_view(MODAL, BUTTON)),
    ("interactive", in_view(HOME, DAY)),
    ("interactive", in_view(HOME, BUTTON)),
    ("interactive", GLOBAL_SHORTCUT),
    ("interactive", MESSAGE_SHORTCUT),
    ("events_api", REACTION),
    ("events_api", HOME_OPENED),
    ("events_api", JOINED),
)
"""One of each kind of request, in each place."""

CLICK, CHOICE = in_message(BUTTON), in_view(MODAL, SERVICE)
HOME_CLICK = in_view(HOME, BUTTON)
