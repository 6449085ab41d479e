import subprocess
import sys

LOOK = """
import gc
from bot.base.garbage import leave_modules_alone

before = gc.get_threshold()[0]
leave_modules_alone()
print(gc.get_freeze_count() > 1_000, gc.get_threshold()[0] > before, gc.isenabled())
"""


def test_the_collector_leaves_modules_alone_and_goes_on_with_the_rest() -> None:
    # In a process of its own: this one would keep all its garbage.
    looked = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True
    )

    assert looked.stdout == "True True True\n"
