"""The replies of features: a closed union that only the gateway turns into JSON."""

from collections.abc import Mapping
from typing import TypeAlias

from attrs import frozen

from bot.base.json_types import JsonObject
from bot.words.spans import Said


@frozen(kw_only=True)
class Say:
    """Show a message to the asker only. The blocks may say more than the text."""

    text: Said
    blocks: tuple[Mapping[str, object], ...] = ()


@frozen(kw_only=True)
class OpenWindow:
    """Open a window, and show what does not fit into it as a message.

    Attributes:
        form: the form's id, under which the typed text is kept if no window opens.
        typed: the whole typed text, for a window that declares.
        again: the words after ``/incident`` that open the same window again.
        overflow: the message with the text that does not fit.
        otherwise: the answer if Slack does not open the window; without one, a button
            that opens it again.
    """

    view: JsonObject
    form: str
    typed: str = ""
    again: str
    overflow: Say | None = None
    otherwise: Say | None = None


@frozen(kw_only=True)
class FieldErrors:
    """Keep the submitted window open, and show errors beside its fields."""

    by_block: Mapping[str, str]


@frozen(kw_only=True)
class ShowWindow:
    """Replace the window that somebody is using with this one."""

    view: JsonObject


@frozen(kw_only=True)
class CloseWindow:
    """Close the submitted window: everything in it is saved."""


CommandReply: TypeAlias = Say | OpenWindow
"""The replies to a command, a button, a shortcut or a choice in a message."""

WindowReply: TypeAlias = FieldErrors | ShowWindow | CloseWindow
"""The replies to a submitted window."""

ClickReply: TypeAlias = CommandReply | ShowWindow
"""The replies to a button in a window."""

Reply: TypeAlias = CommandReply | WindowReply
