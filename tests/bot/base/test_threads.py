import sys

import pytest

from bot.base import threads


def test_a_thread_that_waits_gets_its_turn_soon() -> None:
    usual = sys.getswitchinterval()
    try:
        threads.take_short_turns()
        assert sys.getswitchinterval() == pytest.approx(threads.TURN)
        assert sys.getswitchinterval() < usual
    finally:
        sys.setswitchinterval(usual)
