"""The check-up learns what the announcement channels are called."""

from actors.incident.ids import ChannelId
from bot.checkup.checkup import AGAIN
from bot.slack.web.results import CallResult, Done, Misconfigured, NotDone, Refused
from tests.bot.checkup.test_checkup import ONE, TWO, Slack, configured, running


def named(name: object, **fields: object) -> Done:
    channel = {"is_member": True, "name": name, **fields}
    return Done(body={"ok": True, "channel": channel})


async def learned(answer: CallResult) -> list[tuple[ChannelId, str]]:
    slack = Slack(channels={ONE: answer})
    async with running(slack, configured((ONE,))):
        return [(channel, name) for channel, name in slack.learned if name]


async def test_the_name_comes_with_the_call_that_checks_the_channel() -> None:
    assert await learned(named("news")) == [(ONE, "news")]
    assert await learned(named("news", is_archived=True)) == [(ONE, "news")]
    assert await learned(named("news", is_member=False)) == [(ONE, "news")]


async def test_without_a_name_in_the_answer_nothing_is_learned() -> None:
    for answer in (
        named(None),
        Done(body={"ok": True}),
        Refused(error="channel_not_found"),
        Misconfigured(error="missing_scope"),
        NotDone(error="ratelimited", retry_after=1.0),
    ):
        assert await learned(answer) == []


async def test_a_new_name_is_learned_within_an_hour() -> None:
    slack = Slack(channels={ONE: named("news"), TWO: named("status")})
    async with running(slack, configured((ONE, TWO))) as run:
        slack.channels[ONE] = named("breaking-news")
        await run.clock.advance(AGAIN.total_seconds() * 1.5)

        assert slack.asked == [ONE, TWO, ONE, TWO]
        assert slack.learned == [
            (ONE, "news"),
            (TWO, "status"),
            (ONE, "breaking-news"),
            (TWO, "status"),
        ]
