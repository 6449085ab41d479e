"""Errors beside the fields of a submitted window.

Rule: Slack shows an error beside the input with its block id, as plain text. It
ignores errors for inputs that the window does not have.
"""

import html
import re
from collections.abc import Mapping, Sequence

from bot.dialogue.reply import FieldErrors, ShowWindow
from bot.screens.details.filled import TITLE
from bot.screens.plain_windows import text_window
from bot.slack.kit.values import Values
from bot.words import forms
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Said, joined, say

_NAMED = re.compile(r"<[^<>|]*\|([^<>]*)>")
_MARKS = re.compile(r"[*`]")


def place_errors(values: Values, errors: Mapping[str, str]) -> FieldErrors | ShowWindow:
    """Put each error beside its field, or beside the first one if that is missing.

    The submitted values contain every input of the window, by its block id.
    """
    if not values:
        return _shown(joined(errors.values(), "\n"))
    first = TITLE if TITLE in values else next(iter(values))
    found: dict[str, list[str]] = {}
    for block, said in errors.items():
        found.setdefault(block if block in values else first, []).append(said)
    return FieldErrors(by_block={b: _joined(said) for b, said in found.items()})


def _joined(said: Sequence[str]) -> str:
    """Join sentences; only the last one keeps its full stop."""
    return ". ".join([*(x.removesuffix(".") for x in said[:-1]), said[-1]])


def general_error(values: Values, said: Said | str) -> FieldErrors | ShowWindow:
    """Show an error that belongs to no single field."""
    error = said if isinstance(said, Said) else say("{said}", said=said)
    if not values:
        return _shown(error)
    return place_errors(values, {TITLE: unmarked(as_mrkdwn(error))})


def _shown(said: Said) -> ShowWindow:
    return ShowWindow(view=text_window(forms.NO_FIELDS_TITLE, said))


def unmarked(said: str) -> str:
    """Remove the markup and the last full stop."""
    named = _NAMED.sub(lambda mark: mark[1], said)
    return html.unescape(_MARKS.sub("", named)).removesuffix(".")
