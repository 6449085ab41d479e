from attrs import define

from bot.slack.socket.repeated_refusals import RepeatedRefusals


@define
class Watch:
    at: float = 100.0

    def __call__(self) -> float:
        return self.at


def counting(watch: Watch) -> RepeatedRefusals:
    return RepeatedRefusals(sure=3, apart=2.0, clock=watch)


def test_three_moments_with_a_refusal_leave_no_doubt() -> None:
    watch = Watch()
    refusals = counting(watch)
    said = []
    for _ in range(4):
        said.append(refusals.add())
        watch.at += 2.0

    assert said == [False, False, True, True]


def test_a_burst_of_refusals_counts_once() -> None:
    watch = Watch()
    refusals = counting(watch)

    assert not any(refusals.add() for _ in range(9))
    watch.at += 1.9
    assert not any(refusals.add() for _ in range(9))
    watch.at += 0.1
    assert not any(refusals.add() for _ in range(9))
    watch.at += 2.0
    assert refusals.add()


def test_an_acceptance_in_between_resets_the_count() -> None:
    watch = Watch()
    refusals = counting(watch)
    for _ in range(2):
        refusals.add()
        watch.at += 2.0
    refusals.reset()

    assert not refusals.add()
    watch.at += 2.0
    assert not refusals.add()
    watch.at += 2.0
    assert refusals.add()
