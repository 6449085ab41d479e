"""Buttons in windows: each leads on in the same window, or is answered there."""

from pathlib import Path

import anyio
import pytest
from attrs import define, field

from actors.errors import JournalUnavailable
from bot.base.json_types import JsonObject
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import ClickReply, CommandReply, OpenWindow, Say, ShowWindow
from bot.features.feature import Button, Feature, Window, WindowButton
from bot.features.ways import Ways
from bot.screens.paragraphs import sections
from bot.slack.kit.blocks import modal
from bot.slack.kit.values import Values
from bot.slack.socket.envelope import Envelope
from bot.slack.web.results import Done, Refused, Unknown
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import say
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, HELP
from tests.bot.people_fake import HOME
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import envelope, state_of

FORM = Form(id="f1", origin=HELP, origin_name="help", number=None)
NEXT = modal("Next", sections(say("Next")), callback="next")
CONFLICT = Refused(error="hash_conflict")


def view_of(callback: str, seen: str, typed: str) -> JsonObject:
    return {
        "id": "V1",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": FORM.write(),
        "hash": seen,
        "state": state_of({"title": typed} if typed else {}),
    }


def click(
    action: str,
    *,
    window: str = "tray",
    seen: str = "h0",
    typed: str = "",
    trigger: str = "t1",
) -> Envelope:
    return envelope(
        "interactive",
        {
            "type": "block_actions",
            "user": {"id": ADA, "team_id": HOME},
            "team": {"id": HOME},
            "trigger_id": trigger,
            "container": {"type": "view", "view_id": "V1"},
            "view": view_of(window, seen, typed),
            "actions": [{"action_id": action, "value": "12", "type": "button"}],
        },
    )


@define
class Desk:
    """A feature with a window that is redrawn, one that is not, and buttons."""

    pressed: list[Invocation] = field(factory=list)
    breaks: bool = False
    slow: anyio.Event | None = None

    async def lead_on(self, _context: Context, invocation: Invocation) -> CommandReply:
        self.pressed.append(invocation)
        return OpenWindow(view=NEXT, form="f2", again="next")

    async def act(self, _context: Context, invocation: Invocation) -> CommandReply:
        self.pressed.append(invocation)
        if self.slow:
            await self.slow.wait()
        return Say(text=say("Done"))

    async def turn(self, _context: Context, _invocation: Invocation) -> ClickReply:
        return ShowWindow(view=NEXT)

    async def redraw(
        self, _context: Context, invocation: Invocation, said: Say
    ) -> ShowWindow | None:
        if self.breaks:
            raise JournalUnavailable("the disk is full")
        if not invocation.window or invocation.window.hash == "gone":
            return None
        drawn = sections(say("Drawn, {count} times", count=len(self.pressed)))
        blocks = [*sections(said.text), *drawn]
        return ShowWindow(view=modal("Tray", blocks, callback="tray"))

    @property
    def ways(self) -> Ways:
        feature = Feature(
            name="desk",
            ways=(
                Window(callback="tray", redraw=self.redraw),
                Window(callback="plain"),
                Window(callback="next"),
                Button(action="lead_on", run=self.lead_on),
                Button(action="act", run=self.act),
                WindowButton(action="turn", react=self.turn),
            ),
        )
        return Ways.of((feature,))


def updates(at: RunningGateway) -> list[tuple[object, object]]:
    """The windows that were replaced, each with the hash that was given."""
    return [
        (sent["hash"], view["callback_id"])
        for sent, view in zip(
            at.slack.sent("views.update"), at.slack.views("views.update"), strict=True
        )
    ]


async def test_a_button_leads_on_in_the_same_window(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        assert await at.sends(click("lead_on")) is None

        assert updates(at) == [("h0", "next")]
        assert at.slack.methods == ["views.update"]


async def test_a_window_with_typed_text_stays_below_the_one_that_its_button_opens(
    tmp_path: Path,
) -> None:
    desk = Desk()
    async with running_gateway(tmp_path, ways=desk.ways) as at:
        await at.sends(click("lead_on", typed="Mails are late"))

        (sent,) = at.slack.sent("views.push")
        assert (sent["trigger_id"], sent["view"]) == ("t1", NEXT)
        assert at.slack.methods == ["views.push"]
        (pressed,) = desk.pressed
        assert pressed.window
        assert pressed.window.values.text("title") == "Mails are late"


async def test_a_button_in_a_window_belongs_to_the_channel_where_it_was_asked_for(
    tmp_path: Path,
) -> None:
    desk = Desk()
    async with running_gateway(tmp_path, ways=desk.ways) as at:
        await at.sends(click("act"))

        (pressed,) = desk.pressed
        assert (pressed.channel, pressed.channel_name) == (HELP, "help")
        assert (pressed.text, pressed.request) == ("12", "t1")
        assert pressed.window
        assert pressed.window.values == Values()


async def test_a_button_that_is_pressed_twice_leads_on_once(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        shown = Done(body={"view": {"hash": "h1"}})
        at.slack.planned["views.update"] = [shown, CONFLICT]
        await at.sends(click("lead_on"))
        await at.sends(click("lead_on", trigger="t2"))

        assert updates(at) == [("h0", "next"), ("h0", "next")]
        assert at.slack.methods == ["views.update"] * 2


async def test_what_a_button_answers_is_shown_in_the_window_as_it_is_now(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        await at.sends(click("act"))

        (view,) = at.slack.views("views.update")
        blocks = str(view["blocks"])
        assert blocks.index("Done") < blocks.index("Drawn, 1 times")
        assert at.slack.methods == ["views.update"]


async def test_a_second_button_is_answered_before_the_first_answer_is_visible(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        first = Done(body={"view": {"hash": "h1"}})
        at.slack.planned["views.update"] = [first, CONFLICT, first]
        await at.sends(click("act"))
        await at.sends(click("act", trigger="t2"))

        assert [seen for seen, _ in updates(at)] == ["h0", "h0", "h1"]
        assert "Drawn, 2 times" in str(at.slack.views("views.update")[-1])


async def test_a_button_of_a_window_that_led_on_is_answered_by_a_direct_message(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        shown = Done(body={"view": {"hash": "h1"}})
        at.slack.planned["views.update"] = [shown, CONFLICT]
        await at.sends(click("lead_on"))
        await at.sends(click("act", trigger="t2"))

        assert [callback for _, callback in updates(at)] == ["next", "tray"]
        assert at.slack.said("chat.postMessage") == ["Done"]


@pytest.mark.parametrize(
    ("window", "seen", "breaks"),
    [("plain", "h0", False), ("tray", "gone", False), ("tray", "h0", True)],
    ids=["not redrawn", "gone", "unreadable"],
)
async def test_an_answer_comes_on_top_of_a_window_that_is_not_redrawn(
    tmp_path: Path, window: str, seen: str, *, breaks: bool
) -> None:
    async with running_gateway(tmp_path, ways=Desk(breaks=breaks).ways) as at:
        await at.sends(click("act", window=window, seen=seen, typed="kept"))

        (view,) = at.slack.views("views.push")
        assert "Done" in str(view["blocks"])
        assert at.slack.methods == ["views.push"]


@pytest.mark.parametrize("window", ["plain", "tray"])
async def test_an_answer_that_no_window_shows_is_a_direct_message(
    tmp_path: Path, window: str
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        for method in ("views.push", "views.update"):
            at.slack.always[method] = Refused(error="view_too_large")
        await at.sends(click("act", window=window))

        assert at.slack.said("chat.postMessage") == ["Done"]


async def test_a_window_that_slack_refuses_to_replace_is_read_out(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.always["views.update"] = Refused(error="view_too_large")
        await at.sends(click("turn"))

        assert at.slack.said("chat.postMessage") == ["Next"]


@pytest.mark.parametrize("error", ["hash_conflict", "not_found"])
async def test_a_window_that_was_closed_or_led_on_is_left_alone(
    tmp_path: Path, error: str
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        at.slack.always["views.update"] = Refused(error=error)
        await at.sends(click("turn"))
        await at.sends(click("lead_on"))

        assert at.slack.methods == ["views.update"] * 2


async def test_a_window_whose_opening_is_in_doubt_is_not_offered_again(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ways=Desk().ways) as at:
        used = Refused(error="exchanged_trigger_id")
        at.slack.planned["views.push"] = [Unknown(error="timeout"), used]
        await at.sends(click("lead_on", typed="kept"))

        assert at.slack.methods == ["views.push"] * 2


async def test_a_slow_button_is_said_to_be_slow_and_answered_in_its_window(
    tmp_path: Path,
) -> None:
    desk = Desk(slow=anyio.Event())
    async with running_gateway(tmp_path, ways=desk.ways) as at:
        assert desk.slow
        sent = click("act")
        late = Envelope(
            envelope_id="E1",
            kind=sent.kind,
            payload=sent.payload,
            accepts_response_payload=True,
            retry_attempt=0,
            retry_reason="",
            received_at=anyio.current_time() - 10,
        )
        assert await at.sends(late) is None
        assert at.slack.said("chat.postMessage") == [as_mrkdwn(refusals.SLOW_BUTTON)]
        desk.slow.set()
        await quiet()

        assert "Done" in str(at.slack.views("views.update"))
