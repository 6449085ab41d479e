"""Windows that change while somebody fills them in: the latest choice is shown."""

from pathlib import Path

import anyio
import anyio.lowlevel

from bot.slack.web.results import Done, Refused
from tests.actors.fakes import quiet
from tests.actors.incident.case import CYD
from tests.bot.features.window_values import FORM, HASTY
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import chosen, initial
from tests.bot.slack.socket.socket_fake import until


def with_hash(seen: str) -> Done:
    return Done(body={"view": {"hash": seen}})


CONFLICT = Refused(error="hash_conflict")


def hashes(at: RunningGateway) -> list[object]:
    return [sent["hash"] for sent in at.slack.sent("views.update")]


async def test_a_later_choice_is_shown_over_our_update_for_an_earlier_one(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.planned["views.update"] = [with_hash("h1"), CONFLICT, with_hash("h2")]
        await at.chooses(HASTY, FORM)
        await at.chooses({**HASTY, "service": "pay"}, FORM)

        assert hashes(at) == ["h0", "h0", "h1"]
        assert initial(at.slack.views("views.update")[-1], "lead:comms:pay") == CYD


async def test_a_window_that_was_replaced_elsewhere_is_left_alone(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.planned["views.update"] = [CONFLICT]
        await at.chooses(HASTY, FORM)

        assert hashes(at) == ["h0"]


async def test_only_the_latest_of_several_waiting_choices_is_shown(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.slow = anyio.Event()
        await at.chooses(HASTY, FORM)
        await until(lambda: hashes(at) == ["h0"])
        for service in ("pay", "not-sure", "pay"):
            await at.chooses({**HASTY, "service": service}, FORM, seen=service)
        await quiet()
        at.slack.slow.set()
        await quiet()

        assert hashes(at) == ["h0", "pay"]


async def test_a_window_that_was_shown_is_not_kept(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.chooses(HASTY, FORM)
        await quiet()
        assert hashes(at) == ["h0"]
        kept = at.gateway._windows._redraws._chosen._values.values()
        assert [x.latest for x in kept] == [None]


async def test_another_field_brings_no_leads(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.gateway.handle(chosen(HASTY, FORM, "declare", block="severity"))
        await quiet()

        assert at.slack.calls == []
