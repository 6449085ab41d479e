"""A single refusal of a token proves nothing; repeated refusals end the process."""

from pathlib import Path

import anyio
import pytest

from bot.base.exception_groups import first_error
from bot.checkup.authentication import Unusable
from bot.run import serve
from bot.sandbox import Fault, How
from bot.signals import Signals
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import (
    Milestone,
    act,
    missing,
    until_accepted,
    until_complete,
)
from tests.acceptance.process import environment_of, running

ONCE = (
    ("invalid_auth", "conversations.create"),
    ("invalid_auth", "conversations.invite"),
    ("invalid_auth", "chat.postMessage"),
    ("account_inactive", "pins.add"),
    ("token_revoked", "conversations.setTopic"),
    ("not_authed", "views.open"),
    ("team_added_to_org", "bookmarks.add"),
)


def refuse(
    harness: Harness, error: str, method: str | None, times: int | None
) -> Fault:
    how = How.ERROR
    return harness.sandbox.plant(
        Fault(how=how, method=method, error=error, times=times)
    )


@pytest.mark.parametrize(("error", "method"), ONCE)
async def test_one_refusal_of_the_token_during_an_incident_ends_nothing(
    tmp_path: Path, error: str, method: str
) -> None:
    async with set_up(tmp_path) as harness, harness.bot() as signals:
        if method == "views.open":
            refused = refuse(harness, error, method, times=1)
            await harness.sam.types("/incident", "Mails are late", harness.help)
            await harness.sandbox.until(lambda: refused.reached)
        else:
            refused = refuse(harness, error, method, times=1)
        await act(harness, Milestone.DECLARED)
        async with harness.fast_forward():
            await until_complete(harness, Milestone.DECLARED)
            await until_accepted(harness)
        assert refused.reached == 1
        assert not signals.stop.is_set()

    assert missing(harness, Milestone.DECLARED) == []


async def test_a_token_that_only_one_method_refuses_stays_in_use(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot() as signals:
        refused = refuse(harness, "token_revoked", "pins.add", times=6)
        await act(harness, Milestone.DECLARED)
        async with harness.fast_forward():
            await until_complete(harness, Milestone.DECLARED)
            await until_accepted(harness)
        assert refused.reached == 6
        assert not signals.stop.is_set()

    assert missing(harness, Milestone.DECLARED) == []


async def refuse_all(harness: Harness, error: str) -> None:
    async with harness.bot():
        refuse(harness, error, None, times=None)
        await harness.sam.types("/incident", "Mails are late", harness.help)
        async with harness.fast_forward():
            await anyio.sleep_forever()


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive"])
async def test_a_token_that_is_refused_repeatedly_ends_the_process_with_a_fix(
    tmp_path: Path, error: str
) -> None:
    async with set_up(tmp_path) as harness:
        with pytest.raises(BaseExceptionGroup) as ended:
            await refuse_all(harness, error)

    asked = [call.at for call in harness.sandbox.calls.of("auth.test")][-3:]
    reason = first_error(ended.value)
    assert isinstance(reason, Unusable)
    assert str(reason).startswith("SLACK_BOT_TOKEN: ")
    assert f"({error}). Fix: at api.slack.com/apps open " in str(reason)
    assert asked[-1] - asked[0] >= 4


async def test_a_token_that_is_refused_briefly_at_the_start_stays_in_use(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        refused = refuse(harness, "invalid_auth", "auth.test", times=2)
        signals = Signals()
        async with harness.fast_forward(), anyio.create_task_group() as tasks:
            tasks.start_soon(serve, harness.settings, signals, harness.clock)
            await signals.serving.wait()
            signals.stop.set()

    assert refused.reached == 2


async def test_an_app_token_refused_only_briefly_by_both_sockets_stays_in_use(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        refused = refuse(harness, "invalid_auth", "apps.connections.open", times=6)
        async with running(environment_of(harness)):
            # Two sockets ask at once, so two rounds give more than three refusals.
            await harness.sandbox.until(lambda: refused.reached >= 3, within=20)
            harness.sandbox.faults.clear()
            await harness.sandbox.connected(2, within=40)
