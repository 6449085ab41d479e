"""What people are told who ask how things are: status, list and ping."""

from datetime import timedelta
from pathlib import Path

import pytest

from actors.incident.events import Event
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.keys import (
    CHANNEL_KEY,
    INVITE,
    TOPIC,
    announce_key,
)
from actors.incident.steps.events import (
    InviteRefused,
    StepDeferred,
    StepDone,
    StepFailed,
    StepStarted,
)
from actors.incident.steps.state import IN_DOUBT
from bot.words import lists, refusals, stopping
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import (
    BOB,
    CLOSED,
    DECLARED,
    HELP,
    NEWS,
    T0,
)
from tests.actors.incident.slack import OWN
from tests.bot.scene import SEVEN, Scene, keep, scene
from tests.bot.storage.stores import declared

STEP = StepKey(INVITE)


def put_off(step: StepKey, why: str = "ratelimited", after: float = 0) -> StepDeferred:
    now = T0 + timedelta(seconds=after)
    until = now + timedelta(seconds=30)
    return StepDeferred(at=now, step=step, until=until, why=why, doubtful=False)


def refused(step: StepKey, error: str) -> StepFailed:
    return StepFailed(at=T0, step=step, error=error)


async def asks(at: Scene, command: str, text: str = "", channel: str = OWN) -> str:
    answer = await at.types(command, text, channel_id=channel)
    assert answer is not None
    return str(answer["text"])


async def standing(folder: Path, *events: Event) -> list[str]:
    """Ask for the status of an incident with these events; return the last lines."""
    async with scene(folder) as at:
        await keep(at.store, 7, *events)
        said = await asks(at, "/incident", "status 7", channel="CASKED")
    return said.split("\n")


async def test_a_status_names_refused_and_waiting_steps_with_their_reasons(
    tmp_path: Path,
) -> None:
    lines = await standing(
        tmp_path,
        *SEVEN,
        InviteRefused(at=T0, step=STEP, person=BOB, error="user_is_restricted"),
        refused(announce_key(NEWS), "not_in_channel"),
        refused(announce_key(HELP), IN_DOUBT),
        put_off(StepKey(TOPIC)),
    )

    first = next(i for i, line in enumerate(lines) if line.startswith("•"))
    assert lines[first : first + 4] == [
        "• Not done: invite <@UBOB>. They are a guest.",
        "• Not done: announce it in <#CNEWS>. Muster is not in that channel.",
        "• Check this: announce it in <#CHELP>. Slack did not confirm it.",
        "• Waiting: invite <@UADA>. It has not been tried yet.",
    ]
    assert len([line for line in lines if line.startswith("•")]) == 6
    assert lines[first + 5].startswith("• … and ")
    assert lines[-2:] == [
        "Refused by Slack: 2 steps. Try again: `/incident retry 7`",
        "Not confirmed: 1 step. <@UADA> has a direct message with the buttons.",
    ]


async def test_a_status_says_what_slack_keeps_waiting_and_why(tmp_path: Path) -> None:
    lines = await standing(tmp_path, *DECLARED, put_off(CHANNEL_KEY))

    name = "incident-0007-web-checkout-fails"
    assert f"• Waiting: create {name}. Slack asked Muster to slow down." in lines
    assert "• Waiting: invite <@UADA>. It needs the channel first." in lines


async def test_up_to_five_steps_are_named_and_no_more_are_counted(
    tmp_path: Path,
) -> None:
    five = (
        refused(CHANNEL_KEY, "restricted_action"),
        refused(announce_key(HELP), "is_archived"),
        StepDone(at=T0, step=announce_key(NEWS)),
    )
    lines = await standing(tmp_path, *DECLARED, *five)

    assert len([line for line in lines if line.startswith("•")]) == 2
    assert not any("more" in line for line in lines)
    assert lines[-1] == "Refused by Slack: 2 steps. Try again: `/incident retry 7`"


async def test_a_status_of_an_incident_with_nothing_to_do_names_no_step(
    tmp_path: Path,
) -> None:
    done = (
        refused(CHANNEL_KEY, "restricted_action"),
        StepDone(at=T0, step=CHANNEL_KEY),
        StepDone(at=T0, step=announce_key(HELP)),
        StepDone(at=T0, step=announce_key(NEWS)),
    )
    said = "\n".join(await standing(tmp_path, *DECLARED, *done))

    assert "•" not in said
    assert "step" not in said


@pytest.mark.parametrize("events", [SEVEN, (*CLOSED, *SEVEN[1:])])
async def test_a_parked_incident_is_shown_as_such(
    tmp_path: Path, events: tuple[Event, ...]
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *events)
        before = await asks(at, "/incident", "status 7", channel="CASKED")
        await at.store.park(7, "crashed 3 times")
        status = await asks(at, "/incident", "status 7", channel="CASKED")
        here = await asks(at, "/incident", "status")
        listed = await asks(at, "/incident", "list")
        pong = await asks(at, "/ping")

    said = as_mrkdwn(stopping.parked(IncidentNumber(7)))
    assert said not in before
    assert said in status
    assert said in here
    assert "Muster has stopped working on these\n• Incident 7: Checkout" in listed
    assert "`/incident retry 7`" in listed
    assert "Muster has stopped working on 1 incident: `/incident list`" in pong


async def test_a_parked_incident_that_cannot_be_read_is_shown_as_such(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.store._connection.execute("UPDATE events SET body = '{}'")
        await at.store.park(7, "crashed 3 times")

        said = as_mrkdwn(stopping.parked(IncidentNumber(7)))
        assert await asks(at, "/incident", "status 7", channel="CASKED") == said
        assert "Checkout fails" in await asks(at, "/incident", "list")
        assert (await asks(at, "/ping")).startswith("Muster is working. 1 incident is")


async def test_a_list_counts_what_is_not_done_in_each(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        assert await asks(at, "/incident", "list") == lists.NOTHING_OPEN
        await keep(at.store, 7, *SEVEN, refused(announce_key(NEWS), "is_archived"))
        one = await asks(at, "/incident", "list")
        done = (
            StepDone(at=T0, step=CHANNEL_KEY),
            StepDone(at=T0, step=announce_key(HELP)),
            refused(announce_key(NEWS), IN_DOUBT),
        )
        await keep(at.store, 8, *declared(8, "Slow"), *done)
        both = await asks(at, "/incident", "list")

    assert one.startswith("1 open incident\n• P2 Medium: Checkout fails\n   <#COWN>")
    assert " · 1 step refused · " in one
    head, first, second, *_ = both.split("\n")
    assert head == "2 open incidents, newest first"
    assert first == "• P2 Medium: Slow"
    assert second.endswith(" · 1 step not confirmed")


async def test_one_incident_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.store._connection.execute("UPDATE events SET body = '{}'")
        await keep(at.store, 8, *declared(8, "Slow"), due=T0)
        listed = await asks(at, "/incident", "list")
        pong = await asks(at, "/ping")

    assert "Checkout fails" in listed
    assert "Slow" in listed
    assert pong.startswith("Muster is working. 2 incidents are open")


# Ping.


async def test_when_all_is_well_ping_says_so(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        await at.clock.advance(3700)

        assert await asks(at, "/ping") == (
            "Muster is working. 1 incident is open and no step is waiting. "
            "Version 1, running for 1 hour 1 minute."
        )


async def test_ping_says_for_how_long_the_oldest_step_was_put_off(
    tmp_path: Path,
) -> None:
    waits = [put_off(CHANNEL_KEY, after=after) for after in (0, 30, 60, 90, 120)]
    async with scene(tmp_path) as at:
        due = T0 + timedelta(seconds=150)
        await keep(at.store, 7, *DECLARED, *waits, due=due)
        await at.clock.advance(130)

        assert await asks(at, "/ping") == (
            "Muster is working but behind. The oldest step has waited 2 minutes. "
            "1 incident is open. Version 1, running for 2 minutes."
        )


async def test_ping_counts_a_call_that_hangs_from_its_start(tmp_path: Path) -> None:
    begun = StepStarted(at=T0, step=CHANNEL_KEY, covers=())
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *DECLARED, begun, due=T0 + timedelta(minutes=9))
        await at.clock.advance(240)

        assert "has waited 4 minutes" in await asks(at, "/ping")


async def test_ping_counts_what_nobody_has_begun_from_when_it_was_due(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *DECLARED, due=T0 + timedelta(seconds=60))
        assert "no step is waiting" in await asks(at, "/ping")
        await at.clock.advance(180)

        assert "has waited 2 minutes" in await asks(at, "/ping")


async def test_a_step_that_is_just_carried_out_is_not_behind(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *DECLARED, due=T0)
        await at.clock.advance(59)
        soon = await asks(at, "/ping")
        await at.clock.advance(1)
        late = await asks(at, "/ping")

    assert soon.startswith("Muster is working. 1 incident is open and no step has")
    assert late.startswith("Muster is working but behind.")


async def test_of_many_the_oldest_wait_is_told(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        for number, after in ((1, 600), (2, 0), (3, 300)):
            step = put_off(CHANNEL_KEY, after=after)
            due = T0 + timedelta(seconds=700 + number)
            await keep(at.store, number, *declared(number), step, due=due)
        await at.clock.advance(660)

        assert "has waited 11 minutes" in await asks(at, "/ping")


async def test_on_a_full_disk_ping_says_that_nothing_can_be_saved(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        database = at.store._connection
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        database.execute(f"PRAGMA max_page_count = {pages}")
        full = [await asks(at, "/ping") for _ in range(3)]
        database.execute("PRAGMA max_page_count = 1000000")
        again = await asks(at, "/ping")

    for said in full:
        assert said.startswith("Muster is running but cannot save anything right now.")
        assert refusals.BY_HAND in said
        assert "1 incident is open and no step is waiting." in said
    assert again.startswith("Muster is working.")


async def test_without_a_database_ping_says_so_and_answers(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        at.store._reader.set_authorizer(lambda *_: 1)
        said = await asks(at, "/ping")

    assert said.startswith("Muster is running but cannot reach its database")
    assert "Version 1" in said
