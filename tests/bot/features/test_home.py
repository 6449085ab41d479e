"""The Home tab shows people their own incidents first, and only what they may see."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.joining import Join
from actors.incident.lifecycle import Close, Declare, Kind, Visibility
from bot.base.json_types import JsonObject, as_object, items, text
from bot.dialogue.reply import Say
from bot.features.home import CLOSED_MAX, LOOKED_AT_MAX, draw
from bot.words.spans import say
from tests.actors.incident.case import ADA, BOB, CYD, DAN, DECLARE, P1, P3, mark
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.shown import shown
from tests.bot.team import SEVEN

LOW, HIGH = with_(DECLARE, severity=P3), with_(DECLARE, severity=P1)
SECRET = with_(DECLARE, visibility=Visibility.MEMBERS)
UNREADABLE = "Muster cannot read incident 7 right now."


async def declare(at: RunningGateway, number: int, wanted: Declare = DECLARE) -> None:
    named = with_(wanted, number=IncidentNumber(number), title=f"Title {number}.")
    await keep(at.store, number, *decide(None, named))


def labels(view: JsonObject) -> list[str]:
    """Return what screen readers say of the buttons."""
    rows = [items(x, "elements") for x in map(as_object, items(view, "blocks"))]
    elements = [as_object(x) for row in rows for x in row]
    return [text(x, "accessibility_label") for x in elements]


async def close(at: RunningGateway, number: int, after: float) -> None:
    command = Close(mark=mark(BOB, after), summary="")
    await at.engine.ask(number, command, f"close {number}")


async def read(
    at: RunningGateway, person: PersonId = ADA, said: Say | None = None
) -> str:
    """Return everything that somebody reads on their Home tab, and its buttons."""
    view = await draw(at.context, person, said)
    return "\n".join(shown(view["blocks"]))


def part(home: str, heading: str) -> str:
    """Return what stands below a heading."""
    return home.split(f"\n{heading}\n")[1].split("\nOpen incidents\n", maxsplit=1)[0]


async def test_without_incidents_there_is_only_the_button_that_declares(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        home = await read(at)

    assert "Declare an incident" in home
    assert "You have no open incidents." in home
    assert "There are no open incidents." in home
    assert "Recently closed" not in home


async def test_somebody_with_a_role_has_the_incident_with_what_is_next_for_them(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await declare(at, 1)
        for_bob, for_dan = await read(at, BOB), await read(at, DAN)

    assert "Title 1." in part(for_bob, "Your incidents")
    assert "You have not accepted comms lead yet." in for_bob
    assert "Accept comms lead" in for_bob
    assert "Join incident 1" not in for_bob
    assert "You have no open incidents." in for_dan
    assert "Title 1." in part(for_dan, "Open incidents")
    assert "Join incident 1" in for_dan


async def test_an_incident_that_somebody_joins_becomes_theirs(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await declare(at, 1)
        await at.engine.ask(1, Join(mark=mark(DAN, 60), note=""), "join")
        home = await read(at, DAN)

    assert "Title 1." in part(home, "Your incidents")
    assert "Join incident 1" not in home


async def test_the_most_serious_comes_first_and_then_the_latest(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await declare(at, 1, LOW)
        await declare(at, 2, HIGH)
        await declare(at, 3, LOW)
        home = await read(at, DAN)

    places = [home.index(f"Title {number}.") for number in (2, 3, 1)]
    assert places == sorted(places)


async def test_a_severity_that_nobody_is_sure_of_is_to_be_confirmed(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await declare(at, 1, with_(DECLARE, unsure=True))
        homes = [await read(at, person) for person in (BOB, DAN)]

    for home in homes:
        assert "P2 Medium, to be confirmed: Title 1." in home


async def test_nobody_sees_a_test_or_what_is_for_members_only(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await declare(at, 1, with_(DECLARE, kind=Kind.TEST, leads=()))
        await declare(at, 2, SECRET)
        await declare(at, 3, SECRET)
        await close(at, 3, 60)
        for_ada, for_dan = await read(at, ADA), await read(at, DAN)

    assert "Title" not in for_dan
    assert "Title 1." not in for_ada
    assert "Title 2." in part(for_ada, "Your incidents")
    assert "Title 3." in part(for_ada, "Recently closed")


async def test_what_was_closed_this_week_is_shown_the_last_one_first(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        for number in range(1, CLOSED_MAX + 3):
            await declare(at, number)
            await close(at, number, 1000 - number)
        home = await read(at, DAN)
        await at.clock.advance(timedelta(days=7, seconds=1000).total_seconds())
        later = await read(at, DAN)

    closed = part(home, "Recently closed")
    places = [closed.index(f"Title {number}.") for number in range(1, CLOSED_MAX + 1)]
    assert places == sorted(places)
    assert f"Title {CLOSED_MAX + 1}." not in home
    assert "Recently closed" not in later


async def test_what_is_not_looked_at_is_counted(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        for number in range(1, LOOKED_AT_MAX + 3):
            await declare(at, number)
        home = await read(at, DAN)

    assert home.count("Join incident") == LOOKED_AT_MAX
    assert "… and 2 more open incidents: /incident list" in home


@pytest.mark.parametrize("is_parked", [True, False], ids=["parked", "broken"])
async def test_an_incident_that_cannot_be_read_harms_no_other(
    tmp_path: Path, *, is_parked: bool
) -> None:
    async with running_gateway(tmp_path) as at:
        await declare(at, 1)
        await keep(at.store, 7, *SEVEN)
        at.store.damage(7)
        if is_parked:
            await at.store.park(7, "crashed")
        home = await read(at, DAN)

    assert UNREADABLE in home
    assert "Join incident 1" in home
    assert "Join incident 7" not in home


async def test_what_a_button_answered_stands_on_top(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        home = await read(at, ADA, Say(text=say("It is done.")))

    assert home.startswith("It is done.\n")


async def test_two_buttons_with_one_label_are_told_apart_when_read_aloud(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        for number in (1, 2):
            await declare(at, number)
        view = await draw(at.context, CYD, None)

    aloud = {label for label in labels(view) if label.startswith("Accept")}
    assert aloud == {
        "Accept tech lead, incident 1",
        "Accept tech lead, incident 2",
    }
