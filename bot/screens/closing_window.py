"""The window that closes an incident: how did it end?"""

from actors.incident.ids import IncidentNumber
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.slack.kit.blocks import modal, named, text_input
from bot.words import closing_text

SUMMARY = "summary"
"""The block of the closing summary."""

SUMMARY_MAX = 3000
"""Slack's limit on a typed text (reference, plain-text input element)."""


def closing_window(number: IncidentNumber, summary: str, metadata: str) -> JsonObject:
    question = text_input(
        closing_text.HOW_IT_ENDED,
        summary,
        limit=SUMMARY_MAX,
        multiline=True,
        optional=True,
        hint=closing_text.HOW_IT_ENDED_HINT,
    )
    return modal(
        closing_text.window_title(number),
        [named(question, SUMMARY)],
        callback=actions.CLOSING,
        metadata=metadata,
        submit=closing_text.WINDOW_SUBMIT,
    )
