"""When Slack lets nobody be told, the log names the incident and each step."""

from collections.abc import Callable

from structlog.testing import capture_logs

from actors.incident.effects import (
    Accepted,
    CreateChannel,
    Delayed,
    Outcome,
    PostMessage,
    Refused,
    SentMessage,
    Step,
)
from actors.incident.ids import ChannelId, MessageTs
from actors.incident.keys import CHANNEL
from actors.incident.plan.next_move import next_move
from actors.moves import Act
from bot.hands.untold import log_untold
from bot.slack.web import results
from tests.actors.incident.case import ADA, DECLARE, HELP, NEWS
from tests.actors.incident.run import Run, run_of
from tests.actors.incident.slack import OWN
from tests.bot.scripted import POSTED, hands, scripted

EVERYWHERE = {ADA, HELP, NEWS, OWN}


def refusing(*places: str, channel: bool) -> Callable[[Step], str]:
    def error(step: Step) -> str:
        match step.effect:
            case PostMessage(to=to) if step.key.startswith("receipt/") and to in places:
                return "restricted_action"
            case CreateChannel() if channel:
                return "restricted_action"
            case _:
                return ""

    return error


def before_the_last_place(*, channel: bool) -> tuple[Run, Step]:
    """Everything is done, and every place but the last is refused."""
    run = run_of(DECLARE)
    places = EVERYWHERE - {NEWS if channel else OWN}
    run.slack.refuses = refusing(*places, channel=channel)
    last = f"receipt/declared/{NEWS if channel else 'channel'}/1"
    while isinstance(move := next_move(run.state, run.now), Act):
        if move.step.key == last:
            return run, move.step
        run.act()
    raise AssertionError("the last place was never tried")


def said(run: Run, step: Step, outcome: Outcome) -> list[tuple[object, ...]]:
    with capture_logs() as logs:
        log_untold(run.incident, step, outcome, run.now, looked_up=False)
    return [(x["log_level"], x["event"], x["incident"], x["step"]) for x in logs]


def test_the_log_has_an_error_for_each_step_of_which_nobody_is_told() -> None:
    run, step = before_the_last_place(channel=True)
    refused = Refused(error="channel_not_found")

    assert said(run, step, refused) == [("error", "step not reported", 7, CHANNEL)]


def test_the_log_names_the_direct_message_itself_if_every_step_is_done() -> None:
    run, step = before_the_last_place(channel=False)
    refused = Refused(error="is_archived")

    told = [("error", "step not reported", 7, "receipt/declared")]
    assert said(run, step, refused) == told


def test_the_log_has_no_error_while_a_place_is_left() -> None:
    run, step = before_the_last_place(channel=True)

    assert said(run, step, Refused(error="invalid_blocks")) == []
    assert said(run, step, Delayed(seconds=9, why="ratelimited")) == []
    sent = SentMessage(channel=ChannelId("C1"), ts=MessageTs("1"))
    assert said(run, step, sent) == []
    assert said(run, step, Accepted()) == []


def test_the_log_reports_a_step_once() -> None:
    run, step = before_the_last_place(channel=True)
    run.slack.refuses = refusing(*EVERYWHERE, channel=True)
    run.act()

    assert said(run, step, Refused(error="channel_not_found")) == []


async def test_the_log_says_what_to_do() -> None:
    run, step = before_the_last_place(channel=True)
    api = scripted(chat_postMessage=results.Refused(error="channel_not_found"))
    with capture_logs() as logs:
        await hands(api).perform(run.incident, step)
    (line,) = logs
    assert line["receipt"] == "receipt/declared"
    assert "by hand" in line["advice"]

    with capture_logs() as logs:
        await hands(scripted(chat_postMessage=POSTED)).perform(run.incident, step)
    assert logs == []
