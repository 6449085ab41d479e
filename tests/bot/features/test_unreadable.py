"""An incident whose journal cannot be read: people are told so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from attrs import define
from attrs import evolve as with_

from actors.errors import Crashed, Parked, Repeated
from actors.incident.ids import IncidentNumber
from bot.base.json_types import as_object, text
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import SubCommand
from bot.features.subcommands import run_subcommand
from bot.screens import actions
from bot.slack.web.results import Refused
from bot.words import parked_incidents, refusals, retry_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import say
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA
from tests.actors.incident.slack import OWN
from tests.bot.gateway.deliveries import filed
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.team import SEVEN

SEVENTH = IncidentNumber(7)
NOT_DONE = as_mrkdwn(refusals.not_done_parked(SEVENTH))


@define
class Broken:
    """A front before which incident 7 is broken."""

    at: RunningGateway

    async def reads(self, command: str, typed: str, **more: object) -> str:
        return text(as_object(await self.at.types(command, typed, **more)), "text")

    async def clicks(self, action: str, value: str) -> str:
        await self.at.clicks(action, value)
        await quiet()
        return self.at.slack.said()[-1]


@asynccontextmanager
async def broken(folder: Path, *, is_parked: bool = True) -> AsyncIterator[Broken]:
    async with running_gateway(folder) as at:
        await keep(at.store, 7, *SEVEN)
        await keep(at.store, 8, *SEVEN[:-1])
        at.store.damage(7)
        if is_parked:
            await at.store.park(7, "crashed 3 times")
        at.engine.trouble = Parked(7)
        yield Broken(at)


@pytest.mark.parametrize("typed", ["close #7 Over.", "reopen 7", "update #7"])
async def test_a_command_to_a_parked_incident_says_that_it_is_parked(
    tmp_path: Path, typed: str
) -> None:
    async with broken(tmp_path) as on:
        assert await on.reads("/incident", typed) == NOT_DONE


@pytest.mark.parametrize(
    ("command", "typed"),
    [("/incident", "close"), ("/incident", "edit"), ("/closeincident", "Over.")],
)
async def test_a_command_in_its_own_channel_says_so_too(
    tmp_path: Path, command: str, typed: str
) -> None:
    async with broken(tmp_path) as on:
        assert await on.reads(command, typed, channel_id=OWN) == NOT_DONE


async def test_a_mention_of_its_channel_is_answered_the_same_way(
    tmp_path: Path,
) -> None:
    async with broken(tmp_path) as on:
        said = await on.reads("/closeincident", f"<#{OWN}|incident-0007> Over.")

    assert said == NOT_DONE


@pytest.mark.parametrize("typed", ["status 7", "status #7"])
async def test_its_status_says_that_it_is_parked(tmp_path: Path, typed: str) -> None:
    async with broken(tmp_path) as on:
        assert await on.reads("/incident", typed) == as_mrkdwn(
            parked_incidents.parked(SEVENTH)
        )
        here = await on.reads("/incident", "status", channel_id=OWN)
        assert here == as_mrkdwn(parked_incidents.parked(SEVENTH))


async def test_a_sub_command_that_only_reads_says_by_itself_that_it_is_parked(
    tmp_path: Path,
) -> None:
    async with broken(tmp_path) as on:
        request = Invocation(
            person=ADA, channel=OWN, text="peek", request="r1", at=on.at.context.now()
        )
        reads = SubCommand(name="peek", help="", only_reads=True, run=find_title)

        reply = await run_subcommand(reads, on.at.context, request)
        assert reply == Say(text=parked_incidents.parked(SEVENTH))
        changes = with_(reads, only_reads=False)
        with pytest.raises(Parked):
            await run_subcommand(changes, on.at.context, request)


async def find_title(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_incident(context, invocation)
    return found if isinstance(found, Say) else Say(text=say(found.incident.title))


async def test_a_mention_of_its_channel_may_follow_what_a_parked_incident_takes(
    tmp_path: Path,
) -> None:
    async with broken(tmp_path) as on:
        mention = f"<#{OWN}|incident-0007>"

        assert await on.reads("/incident", f"status {mention}") == as_mrkdwn(
            parked_incidents.parked(SEVENTH)
        )
        on.at.engine.trouble = Crashed(7)
        await on.reads("/incident", f"retry {mention}")
        assert on.at.engine.released == [7]


async def test_words_after_its_status_may_still_be_declared(tmp_path: Path) -> None:
    async with broken(tmp_path) as on:
        said = await on.reads("/incident", "status of the shop", channel_id=OWN)

    assert said.startswith(as_mrkdwn(parked_incidents.parked(SEVENTH)))
    assert "Or is “status of the shop” what's happening?" in said


@pytest.mark.parametrize("number", ["7", "#7"])
async def test_a_parked_incident_is_tried_again_without_being_read(
    tmp_path: Path, number: str
) -> None:
    async with broken(tmp_path) as on:
        on.at.engine.trouble = Crashed(7)
        said = await on.reads("/incident", f"retry {number}")

        assert on.at.engine.released == [7]
        assert "may or may not be done" in said


async def test_an_incident_that_is_parked_again_at_once_says_so(tmp_path: Path) -> None:
    async with broken(tmp_path) as on:
        on.at.engine.stops_again = True
        again = as_mrkdwn(retry_text.parked_again(SEVENTH))

        assert await on.reads("/incident", "retry 7") == again
        assert await on.reads("/incident", "retry", channel_id=OWN) == again
        assert await on.clicks(actions.TRY_AGAIN, "7") == again
        assert on.at.engine.released == [7, 7, 7]


async def test_a_repeated_request_is_not_said_to_be_undone(
    tmp_path: Path,
) -> None:
    async with broken(tmp_path) as on:
        on.at.engine.trouble = Repeated(7)
        answer = await on.at.gateway.handle(filed("not-sure", title="Mails"))

    assert "may or may not be done" in str(answer)


@pytest.mark.parametrize("action", [actions.REOPEN, actions.IS_THERE])
async def test_a_button_of_a_parked_incident_says_that_it_is_parked(
    tmp_path: Path, action: str
) -> None:
    async with broken(tmp_path) as on:
        assert await on.clicks(action, "7 invite/UADA") == NOT_DONE


async def test_an_unreadable_incident_that_is_not_parked_gives_a_reference(
    tmp_path: Path,
) -> None:
    async with broken(tmp_path, is_parked=False) as on:
        said = await on.reads("/incident", "status 7")

    assert said == as_mrkdwn(refusals.broke("00000001"))


@pytest.mark.parametrize(
    "typed", [f"mails are lost, see <#{OWN}|incident-0007>", "error7 everywhere"]
)
async def test_it_does_not_prevent_another_declaration(
    tmp_path: Path, typed: str
) -> None:
    async with broken(tmp_path) as on:
        assert await on.at.types("/incident", typed) is None
        await quiet()

        assert [name for name, _given in on.at.slack.calls] == ["views.open"]


async def test_the_other_incidents_are_listed_and_shown(tmp_path: Path) -> None:
    async with broken(tmp_path) as on:
        listed = await on.reads("/incident", "list")
        status = await on.reads("/incident", "status 8")

    assert "`/incident retry 7`" in listed
    assert "Incident" in status


async def test_an_answer_about_it_goes_to_the_next_place_if_slack_refuses(
    tmp_path: Path,
) -> None:
    async with broken(tmp_path) as on:
        for method in ("respond", "conversations.open"):
            on.at.slack.always[method] = Refused(error="no")
        await on.at.clicks(actions.REOPEN, "7")
        await on.at.clock.advance(1)

        assert on.at.slack.places() == ["CASKED"]
        assert NOT_DONE in on.at.slack.said("chat.postMessage")[0]
