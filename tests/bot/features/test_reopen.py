"""Reopening an incident, typed or with its button."""

from pathlib import Path

from actors.incident.lifecycle import Close, Reopen
from bot.screens import actions
from bot.words import closing_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.fakes import quiet
from tests.actors.incident.case import CLOSED, incident_of
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.team import MADE, SEVEN


async def test_a_closed_incident_is_reopened_and_one_that_is_open_stays_so(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        open_one = as_mrkdwn(closing_text.already_open(await at.incident(7)))

        assert await at.asks("/incident", "reopen 7") == open_one
        await at.asks("/incident", "close 7 all good")
        closed = await at.incident(7)
        assert await at.asks("/incident", "reopen 7") == as_mrkdwn(
            closing_text.reopened_now(closed)
        )
        asked = [type(command) for _, command, _ in at.engine.asked]
        assert asked == [Reopen, Close, Reopen]


async def test_a_closed_incident_is_reopened_once(tmp_path: Path) -> None:
    closed = (*CLOSED[:1], MADE, *CLOSED[1:])
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *closed)
        incident = incident_of(*closed)

        assert await at.presses(actions.REOPEN, "7") == as_mrkdwn(
            closing_text.reopened_now(incident)
        )
        await at.clicks(actions.REOPEN, "7", trigger_id="another")
        await quiet()
        assert at.slack.said()[-1] == as_mrkdwn(closing_text.already_open(incident))
        assert at.engine.released == []
