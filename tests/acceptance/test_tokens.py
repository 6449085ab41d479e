"""What Slack says of our token: once it proves nothing, and repeated it is believed."""

from pathlib import Path

import anyio
import pytest

from bot.base.exception_groups import first_error
from bot.checkup.authentication import Unusable
from bot.run import serve
from bot.sandbox import Fault, How
from bot.signals import Signals
from tests.acceptance.harness import Stage, stage
from tests.acceptance.lifecycle import Chapter, complete, deed, missing, rest
from tests.acceptance.process import of, running

ONCE = (
    ("invalid_auth", "conversations.create"),
    ("invalid_auth", "conversations.invite"),
    ("invalid_auth", "chat.postMessage"),
    ("account_inactive", "pins.add"),
    ("token_revoked", "conversations.setTopic"),
    ("not_authed", "views.open"),
    ("team_added_to_org", "bookmarks.add"),
)


def refuse(on: Stage, error: str, method: str | None, times: int | None) -> Fault:
    how = How.ERROR
    return on.sandbox.plant(Fault(how=how, method=method, error=error, times=times))


@pytest.mark.parametrize(("error", "method"), ONCE)
async def test_a_refused_token_in_the_middle_of_an_incident_ends_nothing(
    tmp_path: Path, error: str, method: str
) -> None:
    async with stage(tmp_path) as on, on.bot() as signals:
        if method == "views.open":
            refused = refuse(on, error, method, times=1)
            await on.sam.types("/incident", "Mails are late", on.help)
            await on.sandbox.until(lambda: refused.reached)
        else:
            refused = refuse(on, error, method, times=1)
        await deed(on, Chapter.DECLARED)
        async with on.time_flies():
            await complete(on, Chapter.DECLARED)
            await rest(on)
        assert refused.reached == 1
        assert not signals.stop.is_set()

    assert missing(on, Chapter.DECLARED) == []


async def test_a_token_that_only_one_method_refuses_is_kept(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot() as signals:
        refused = refuse(on, "token_revoked", "pins.add", times=6)
        await deed(on, Chapter.DECLARED)
        async with on.time_flies():
            await complete(on, Chapter.DECLARED)
            await rest(on)
        assert refused.reached == 6
        assert not signals.stop.is_set()

    assert missing(on, Chapter.DECLARED) == []


async def refuse_all(on: Stage, error: str) -> None:
    async with on.bot():
        refuse(on, error, None, times=None)
        await on.sam.types("/incident", "Mails are late", on.help)
        async with on.time_flies():
            await anyio.sleep_forever()


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive"])
async def test_a_token_that_is_refused_again_and_again_ends_it_with_what_to_do(
    tmp_path: Path, error: str
) -> None:
    async with stage(tmp_path) as on:
        with pytest.raises(BaseExceptionGroup) as ended:
            await refuse_all(on, error)

    asked = [call.at for call in on.sandbox.calls.of("auth.test")][-3:]
    reason = first_error(ended.value)
    assert isinstance(reason, Unusable)
    assert str(reason).startswith("SLACK_BOT_TOKEN: ")
    assert f"({error}). Fix: at api.slack.com/apps open " in str(reason)
    assert asked[-1] - asked[0] >= 4


async def test_a_token_that_is_refused_at_the_start_for_a_moment_is_good(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on:
        refused = refuse(on, "invalid_auth", "auth.test", times=2)
        signals = Signals()
        async with on.time_flies(), anyio.create_task_group() as tasks:
            tasks.start_soon(serve, on.settings, signals, on.clock)
            await signals.serving.wait()
            signals.stop.set()

    assert refused.reached == 2


async def test_the_app_token_is_refused_at_three_moments_by_both_sockets(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on:
        refused = refuse(on, "invalid_auth", "apps.connections.open", times=6)
        async with running(of(on)):
            # Two sockets ask at once, and so more than three times in two moments.
            await on.sandbox.until(lambda: refused.reached >= 3, within=20)
            on.sandbox.faults.clear()
            await on.sandbox.connected(2, within=40)
