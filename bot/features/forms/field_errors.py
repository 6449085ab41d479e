"""Errors beside the fields of a submitted window, and only of fields that it has.

Rule: Slack shows an error by the block id of an input, as plain text; one that names
no input of the window shows nothing at all.
"""

import html
import re
from collections.abc import Mapping, Sequence

from bot.features.reply import FieldErrors, ShowWindow
from bot.screens.details.filled import TITLE
from bot.screens.plain_windows import telling_window
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.slack.kit.values import Values
from bot.words import forms

_NAMED = re.compile(r"<[^<>|]*\|([^<>]*)>")
_MARKS = re.compile(r"[*`]")


def beside(values: Values, errors: Mapping[str, str]) -> FieldErrors | ShowWindow:
    """Put each error where it belongs, or else beside the first field there is.

    What was submitted has every input of the window, by its block id.
    """
    if not values:
        telling = Mrkdwn("\n".join(errors.values()))
        return ShowWindow(view=telling_window(forms.NO_FIELDS_TITLE, telling))
    first = TITLE if TITLE in values else next(iter(values))
    found: dict[str, list[str]] = {}
    for block, said in errors.items():
        found.setdefault(block if block in values else first, []).append(said)
    return FieldErrors(by_block={b: _in_a_row(said) for b, said in found.items()})


def _in_a_row(said: Sequence[str]) -> str:
    """One after the other, each a sentence; the last full stop is left as it is."""
    return ". ".join([*(x.removesuffix(".") for x in said[:-1]), said[-1]])


def anywhere(values: Values, said: Mrkdwn | str) -> FieldErrors | ShowWindow:
    """Say what belongs to no single field."""
    return beside(values, {TITLE: unmarked(said)} if values else {TITLE: said})


def unmarked(said: str) -> str:
    """Plain words, without the marks and the last full stop of a message."""
    named = _NAMED.sub(lambda mark: mark[1], said)
    return html.unescape(_MARKS.sub("", named)).removesuffix(".")
