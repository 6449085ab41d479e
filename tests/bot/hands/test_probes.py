"""Which channel is taken for our own, when the name that we want is taken."""

from datetime import timedelta

import pytest
from attrs import define, frozen
from structlog.testing import capture_logs

from actors.incident.effects import Blind, MadeChannel, NotFound, Outcome, Wait
from actors.incident.ids import ChannelId
from bot.base.json_types import NOTHING, JsonObject, flag
from bot.hands.probes import MARGIN, Probes
from bot.slack.web.identity import Identity
from bot.slack.web.results import CallResult, Done, Misconfigured
from tests.actors.incident.case import T0

NAME = "incident-0007-web"
OURS = MadeChannel(channel=ChannelId("C1"), name=NAME)
DECLARED_AT = T0 + timedelta(seconds=0.9)
AHEAD = timedelta(minutes=3)
SECOND = timedelta(seconds=1)


@frozen
class OneChannel:
    """A workspace with one channel of that name, which our bot made."""

    made: timedelta
    is_archived: bool

    async def call(self, _method: str, arguments: JsonObject = NOTHING) -> CallResult:
        if self.is_archived and flag(arguments, "exclude_archived"):
            return Done(body={"channels": []})
        created = int((T0 + self.made).timestamp())
        channel = {"id": "C1", "name": NAME, "creator": "UBOT", "created": created}
        return Done(body={"channels": [channel]})


async def look(
    made: timedelta, *, in_doubt: bool, is_archived: bool = False
) -> Outcome:
    """Look for a channel that was made so long after the declaration by our clock."""
    probes = Probes(
        api=OneChannel(made, is_archived),
        identity=Identity(team="T1", user="UBOT", bot="B1"),
        ahead=AHEAD,
        in_doubt=in_doubt,
    )
    return await probes.channel_left(NAME, DECLARED_AT)


@pytest.mark.parametrize("in_doubt", [True, False])
@pytest.mark.parametrize("made", [timedelta(), -AHEAD, timedelta(minutes=1)])
async def test_made_since_the_declaration_by_slacks_clock_it_is_ours(
    made: timedelta, *, in_doubt: bool
) -> None:
    assert await look(made, in_doubt=in_doubt) == OURS


async def test_an_earlier_one_is_ours_only_if_ours_was_in_doubt() -> None:
    just_before = -AHEAD - SECOND

    assert await look(just_before, in_doubt=True) == OURS
    assert await look(just_before, in_doubt=False) == NotFound()
    assert await look(-AHEAD - MARGIN - SECOND, in_doubt=True) == NotFound()


async def test_an_archived_one_is_ours_only_if_ours_was_in_doubt() -> None:
    now = timedelta()

    assert await look(now, in_doubt=True, is_archived=True) == OURS
    assert await look(now, in_doubt=False, is_archived=True) == NotFound()


@define
class Deaf:
    """Answers every look-up with one refusal."""

    answer: CallResult

    async def call(self, _method: str, arguments: JsonObject = NOTHING) -> CallResult:
        del arguments
        return self.answer


async def looked_up(answer: CallResult) -> Outcome:
    identity = Identity(team="T", user="UBOT", bot="B")
    probes = Probes(api=Deaf(answer), identity=identity, in_doubt=True)
    return await probes.channel("incident-0001", T0)


@pytest.mark.parametrize(
    "error", ["invalid_auth", "token_revoked", "team_added_to_org"]
)
async def test_a_look_up_that_is_refused_for_a_moment_is_made_again(error: str) -> None:
    outcome = await looked_up(Misconfigured(error=error))

    assert outcome == Wait(seconds=None, why=error)


async def test_a_look_up_that_is_not_allowed_sees_nothing() -> None:
    error = "missing_scope: needed channels:read, provided none"

    assert await looked_up(Misconfigured(error=error)) == Blind(why=error)


async def test_a_name_that_an_earlier_incident_of_ours_had_is_told() -> None:
    with capture_logs() as logs:
        await look(timedelta(days=-9), in_doubt=False)
        await look(timedelta(), in_doubt=False)

    (line,) = logs
    assert (line["event"], line["channel"]) == ("channel name already used", "C1")
    assert line["fix"].startswith("restart Muster with --accept-journal")
