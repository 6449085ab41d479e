"""The names that buttons and windows bear, by which their clicks are known again."""

from typing import Final

DECLARE: Final = "declare"
"""The window that declares; its form's id makes a second submission harmless."""

UPDATE: Final = "update"
"""The window that updates."""

SETTING_UP: Final = "setting_up"
"""What the declare window turns into; it has nothing to submit."""

SERVICE_CHOSEN: Final = "service"
"""The block whose choice brings that service's leads."""

TRY_AGAIN: Final = "try_again"
POST_AGAIN: Final = "post_again"
IS_THERE: Final = "is_there"
REOPEN: Final = "reopen"
DECLARE_ANYWAY: Final = "declare_anyway"
OPEN_AGAIN: Final = "open_again"
"""The window could not be opened; the click brings a fresh trigger."""

OPEN_KEPT: Final = "open_kept"
"""As above, for a text that is kept; the value is its id, and the window's form's."""

DECLARE_NOW: Final = "declare_now"
"""Declares a kept text at once, with the defaults; the value is its id."""
