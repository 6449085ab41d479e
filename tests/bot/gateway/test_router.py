"""Which feature a request is for, tried with a made-up feature."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from attrs import define, field
from structlog.testing import capture_logs

from bot.base.json_types import JsonObject, child, items
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.forms.submission import Submission
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import (
    CloseWindow,
    CommandReply,
    OpenWindow,
    Say,
    ShowWindow,
    WindowReply,
)
from bot.features.feature import (
    Button,
    Feature,
    Listener,
    LiveInput,
    OwnCommand,
    OwnShortcut,
    Picker,
    ShortcutKind,
    SubCommand,
    Takes,
    TypingButton,
    Window,
)
from bot.features.table import FEATURES, WAYS
from bot.features.ways import Ways
from bot.gateway.router import Router
from bot.manifest import manifest
from bot.slack.kit.blocks import modal
from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import Choice, SlackEvent, SlashCommand, View
from bot.words import field_errors, help_text, refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import say
from tests.actors.fakes import quiet
from tests.bot.people_fake import HOME
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import envelope, errors_in, submitted, typed
from tests.bot.slack.kit import samples

WINDOW = modal("Party", [], callback="party")
OUTSIDER: JsonObject = {"id": "UADA", "team_id": "T0ELSE"}


@define
class Party:
    """A feature with every way that there is, and what it was asked for."""

    asked: list[tuple[str, str]] = field(factory=list)

    async def typed(self, _context: Context, invocation: Invocation) -> CommandReply:
        return self._answer("typed", invocation.text)

    async def command(self, _context: Context, invocation: Invocation) -> CommandReply:
        return self._answer("command", invocation.text)

    async def pressed(self, _context: Context, invocation: Invocation) -> CommandReply:
        return self._answer("pressed", invocation.text)

    async def submit(self, _context: Context, said: Submission) -> WindowReply:
        self._answer("submitted", said.values.text("title"))
        return CloseWindow()

    async def react(self, _context: Context, window: View) -> ShowWindow | None:
        self._answer("reported", window.values.text("title"))
        return ShowWindow(view=WINDOW)

    async def picked(self, _context: Context, choice: Choice) -> CommandReply:
        return self._answer("picked", choice.block)

    async def shortcut(self, _context: Context, invocation: Invocation) -> CommandReply:
        self._answer("shortcut", invocation.request)
        return OpenWindow(view=WINDOW, form="f", again="party")

    async def hear(self, _context: Context, event: SlackEvent) -> None:
        self._answer("heard", event.reaction)

    def _answer(self, way: str, what: str) -> Say:
        self.asked.append((way, what))
        return Say(text=say("{way} {what}", way=way, what=what))

    @property
    def ways(self) -> Ways:
        feature = Feature(
            name="party",
            ways=(
                SubCommand(
                    name="party",
                    help="have a party",
                    takes=Takes.WORDS,
                    run=self.typed,
                ),
                OwnCommand(command="/party", description="Party", run=self.command),
                Button(action="dance", run=self.pressed),
                TypingButton(action="dance_again"),
                Window(callback="party", submit=self.submit),
                LiveInput(callback="declare", block="title", react=self.react),
                Picker(action="services", run=self.picked),
                OwnShortcut(
                    callback="party_from",
                    name="Have a party",
                    description="Opens a window",
                    kind=ShortcutKind.GLOBAL,
                    run=self.shortcut,
                ),
                Listener(kind="reaction_added", hear=self.hear),
            ),
        )
        return Ways.of((*FEATURES, feature))


@asynccontextmanager
async def party(folder: Path) -> AsyncIterator[tuple[RunningGateway, Party]]:
    made = Party()
    async with running_gateway(folder, ways=made.ways) as at:
        yield at, made


def from_us(payload: JsonObject, **more: object) -> JsonObject:
    user: JsonObject = {"id": "UADA", "team_id": HOME}
    return {**payload, "team": {"id": HOME}, "team_id": HOME, "user": user, **more}


@pytest.mark.parametrize(
    ("command", "sent", "way"),
    [
        ("/incident", "party hard", ("typed", "hard")),
        ("/incident", "PARTY\tall night", ("typed", "all night")),
        ("/party", "party hard", ("command", "party hard")),
    ],
)
async def test_a_command_leads_to_the_feature_that_lists_it(
    tmp_path: Path, command: str, sent: str, way: tuple[str, str]
) -> None:
    async with party(tmp_path) as (at, made):
        assert await at.asks(command, sent) == " ".join(way)
        assert made.asked == [way]


async def test_a_button_leads_there_or_does_what_its_value_does_when_typed(
    tmp_path: Path,
) -> None:
    async with party(tmp_path) as (at, made):
        assert await at.presses("dance", "7 tango") == "pressed 7 tango"
        assert await at.presses("dance_again", "party again") == "typed again"
        assert made.asked == [("pressed", "7 tango"), ("typed", "again")]


async def test_a_window_leads_to_its_feature(tmp_path: Path) -> None:
    form = Form(id="f", origin=None, number=None)
    async with party(tmp_path) as (at, made):
        assert await at.submits({"title": "Cake"}, form, callback="party") is None
        assert made.asked == [("submitted", "Cake")]


async def test_an_input_that_reports_changes_the_window_that_it_stands_in(
    tmp_path: Path,
) -> None:
    action: JsonObject = {**samples.SERVICE, "block_id": "title"}
    async with party(tmp_path) as (at, made):
        payload = from_us(samples.in_view(samples.MODAL, action))
        assert await at.sends(envelope("interactive", payload)) is None
        assert made.asked == [("reported", "Down")]
        assert at.slack.views("views.update") == [WINDOW]


async def test_a_choice_in_a_message_is_answered_there(tmp_path: Path) -> None:
    async with party(tmp_path) as (at, made):
        payload = from_us(samples.in_message(samples.MULTI))
        assert await at.sends(envelope("interactive", payload)) is None
        assert made.asked == [("picked", "filter")]
        assert at.slack.said() == ["picked filter"]


async def test_a_shortcut_opens_a_window(tmp_path: Path) -> None:
    payload = from_us(samples.GLOBAL_SHORTCUT, callback_id="party_from")
    async with party(tmp_path) as (at, made):
        assert await at.sends(envelope("interactive", payload)) is None
        assert made.asked == [("shortcut", "t.2")]
        assert at.slack.views("views.open") == [WINDOW]


async def test_a_refused_shortcut_is_explained(tmp_path: Path) -> None:
    payload = from_us(samples.GLOBAL_SHORTCUT, callback_id="party_from", user=OUTSIDER)
    async with party(tmp_path) as (at, made):
        await at.sends(envelope("interactive", payload))
        assert made.asked == []
        assert at.slack.said("chat.postMessage") == [as_mrkdwn(refusals.FOREIGN)]


async def test_an_event_is_heard_by_everybody_who_listens(tmp_path: Path) -> None:
    async with party(tmp_path) as (at, made):
        for sample in (samples.REACTION, samples.JOINED):
            await at.sends(envelope("events_api", from_us(sample)))
        assert made.asked == [("heard", "pushpin")]
        assert at.slack.calls == []


async def test_a_bug_in_a_listener_ends_there(tmp_path: Path) -> None:
    async def breaks(_context: Context, _event: SlackEvent) -> None:
        raise ValueError("a bug")

    broken = Feature(
        name="broken", ways=(Listener(kind="reaction_added", hear=breaks),)
    )
    async with running_gateway(tmp_path, ways=Ways.of((broken,))) as at:
        with capture_logs() as logs:
            await at.sends(envelope("events_api", from_us(samples.REACTION)))
        assert [line["event"] for line in logs] == ["request failed"]
        assert at.slack.calls == []


def test_the_manifest_names_the_shortcuts_and_the_events_that_are_listed() -> None:
    made: JsonObject = json.loads(manifest(Party().ways))
    shortcuts = items(child(made, "features"), "shortcuts")
    assert shortcuts[-1] == {
        "name": "Have a party",
        "type": "global",
        "callback_id": "party_from",
        "description": "Opens a window",
    }
    events = child(child(made, "settings"), "event_subscriptions")
    assert events == {
        "bot_events": [
            "app_home_opened",
            "member_joined_channel",
            "member_left_channel",
            "reaction_added",
        ]
    }
    assert '"/party"' in manifest(Party().ways)


# What is for no feature.


async def test_an_unknown_command_is_answered(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        assert await at.asks("/party") == as_mrkdwn(help_text.unknown_command())


async def test_an_unknown_button_is_acknowledged_and_left_alone(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        assert await at.clicks("somebody_elses", "7") is None
        await quiet()

        assert at.slack.calls == []


@pytest.mark.parametrize("callback", ["party", "setting_up", ""])
async def test_an_unknown_window_or_one_without_a_submit_button_stays_open(
    tmp_path: Path, callback: str
) -> None:
    form = Form(id="f", origin=None, number=None)
    async with running_gateway(tmp_path) as at:
        sent = submitted({"title": "Cake"}, form, callback, team=HOME)
        answer = await at.gateway.handle(sent)
        assert errors_in(answer) == {"title": field_errors.window_outdated()}


@pytest.mark.parametrize(
    ("sent", "feature"),
    [
        ("close 12", "close"),
        ("Resolve 12", "close"),
        ("edit", "change"),
        ("LS", "list"),
        ("?", "help"),
        ("new", "declare"),
        ("", "declare"),
        ("Nobody can close tickets", "declare"),
        ("closed", "declare"),
    ],
)
async def test_the_first_word_says_which_feature_a_command_is_for(
    sent: str, feature: str
) -> None:
    given = typed("/incident", sent)
    request = parse(given.kind, given.payload)
    assert isinstance(request, SlashCommand)
    route = Router(WAYS).find(request)
    assert route is not None
    assert route.feature.name == feature
