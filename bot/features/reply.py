"""What a feature may answer: a closed union, which the gateway turns into JSON."""

from collections.abc import Mapping
from typing import TypeAlias

from attrs import frozen

from bot.base.json_types import JsonObject
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words.spans import Said


@frozen(kw_only=True)
class Say:
    """Answer so that only the asker sees it; the blocks say more than the text."""

    text: Mrkdwn | Said
    blocks: tuple[Mapping[str, object], ...] = ()


@frozen(kw_only=True)
class OpenWindow:
    """Answer with a window, and with what it has no room for.

    Attributes:
        form: the id of its form; what was typed is kept by it if no window opens.
        typed: all that was typed for a window that declares.
        again: what to type after ``/incident`` to open the same window again.
    """

    view: JsonObject
    form: str
    typed: str = ""
    again: str
    beside: Say | None = None


@frozen(kw_only=True)
class FieldErrors:
    """Keep the submitted window open, and say what is wrong beside its fields."""

    by_block: Mapping[str, str]


@frozen(kw_only=True)
class ShowWindow:
    """Show this window in the place of the one in which somebody did something."""

    view: JsonObject


@frozen(kw_only=True)
class CloseWindow:
    """Close the submitted window, for all that it says is saved."""


CommandReply: TypeAlias = Say | OpenWindow
"""What a command or a button may be answered with."""

WindowReply: TypeAlias = FieldErrors | ShowWindow | CloseWindow
"""What a submitted window may come to."""

Reply: TypeAlias = CommandReply | WindowReply
