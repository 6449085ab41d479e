"""Sockets that belong to none of this database's workers, and become a finding."""

from attrs import define, field

from bot.checkup.findings import Findings
from bot.checkup.foreign_sockets import (
    COUNT_AGAIN_EVERY,
    HEARD_WITHIN,
    LASTS,
    LOOK_EVERY,
    ForeignSockets,
    foreign_sockets,
)
from bot.slack.socket.statistics import Statistics


class Enough(Exception):  # noqa: N818 - the end of a test.
    """The test has seen enough."""


@define
class Slack:
    """Slack's count, told in each hello, and a clock that does not wait.

    Attributes:
        others: how many sockets are not this process's, from which second on.
        until: ends the test.
    """

    others: dict[float, int]
    until: float
    workers: int | None = 1
    answers: bool = True
    at: float = 0.0
    told: int = 0
    counted: int = 1
    asked: list[float] = field(factory=list)
    found: list[tuple[float, int]] = field(factory=list)
    findings: Findings = field(factory=Findings)

    def __attrs_post_init__(self) -> None:
        self.told = self._now

    @property
    def _now(self) -> int:
        return [count for since, count in self.others.items() if since <= self.at][-1]

    def statistics(self) -> Statistics:
        return Statistics(
            connections=2,
            connecting=0,
            num_connections=2 + self.told,
            others=self.told,
            hellos=self.counted,
            disconnected_for=0,
            reconnects={},
            handling=0,
            acknowledged=0,
            unacknowledged=0,
            ignored=0,
            junk=0,
        )

    def count_again(self) -> None:
        self.asked.append(self.at)
        if self.answers:
            self.told, self.counted = self._now, self.counted + 1

    async def how_many(self) -> int | None:
        return self.workers

    async def sleep(self, seconds: float) -> None:
        count = len(self.findings.current)
        if not self.found or self.found[-1][1] != count:
            self.found.append((self.at, count))
        self.at += seconds
        if self.at > self.until:
            raise Enough

    async def watched(self) -> list[tuple[float, int]]:
        others = ForeignSockets(
            sockets=self,
            workers=self.how_many,
            findings=self.findings,
            sleep=self.sleep,
        )
        try:
            await others.watch()
        except Enough:
            return self.found
        raise AssertionError


async def test_foreign_sockets_are_a_finding_after_two_minutes() -> None:
    slack = Slack(others={0: 2, 1000: 0}, until=2000)

    told = await slack.watched()

    first = LOOK_EVERY + LASTS
    assert told == [(0, 0), (first, 1), (first + 2 * COUNT_AGAIN_EVERY, 0)]
    assert slack.asked == [first + n * COUNT_AGAIN_EVERY for n in range(3)]


async def test_sockets_of_a_killed_process_are_no_finding() -> None:
    slack = Slack(others={0: 2, 100: 0}, until=1000)

    assert await slack.watched() == [(0, 0)]
    assert slack.asked == [LOOK_EVERY + LASTS]


async def test_without_foreign_sockets_there_is_no_second_count() -> None:
    for none in (0, -1):
        slack = Slack(others={0: none}, until=1000)

        assert await slack.watched() == [(0, 0)]
        assert slack.asked == []


async def test_two_sockets_belong_to_each_other_worker() -> None:
    for others, workers, count in ((2, 2, 0), (3, 2, 1), (8, 5, 0), (6, 2, 4)):
        slack = Slack(others={0: others}, until=500, workers=workers)
        await slack.watched()

        assert slack.findings.current == ((foreign_sockets(count),) if count else ())


async def test_while_the_number_of_workers_is_unknown_there_is_no_finding() -> None:
    slack = Slack(others={0: 2}, until=1000, workers=None)

    assert await slack.watched() == [(0, 0)]


async def test_a_count_that_never_comes_is_given_up_and_repeated() -> None:
    slack = Slack(others={0: 2}, until=500, answers=False)

    assert await slack.watched() == [(0, 0)]
    each = LOOK_EVERY + LASTS
    assert slack.asked == [each, 2 * each + HEARD_WITHIN]


def test_the_warning_says_what_happens_to_commands() -> None:
    assert str(foreign_sockets(2)) == (
        "SLACK_APP_TOKEN: 2 more connections are open with this token than this "
        "database's workers opened. Slack gives each command to only one connection, so"
        " some commands go to another process. Fix: stop the other process, or revoke "
        "the token and generate one with connections:write"
    )
    assert "1 more connection is open" in str(foreign_sockets(1))
