"""Which feature a request is for, whatever Slack delivers."""

from pathlib import Path

from tests.actors.fakes import quiet
from tests.bot.scene import scene


async def test_an_unknown_button_is_acknowledged_and_left_alone(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        assert await at.clicks("somebody_elses", "7") is None
        await quiet()

        assert at.slack.calls == []
