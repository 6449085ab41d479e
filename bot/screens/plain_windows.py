"""Windows that only show a text."""

from collections.abc import Iterable, Mapping

from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.paragraphs import sections
from bot.slack.kit.blocks import modal
from bot.words import declaration_text, phrases
from bot.words.spans import Said


def setting_up_window(incident: Incident) -> JsonObject:
    """Say what Muster will do, from the state of the incident alone."""
    name = phrases.name_of(incident.number)
    return text_window(name, declaration_text.setting_up(incident))


def text_window(
    title: str, said: Said, blocks: Iterable[Mapping[str, object]] = ()
) -> JsonObject:
    """Make a window that only shows a text, or the blocks that say the same."""
    shown = [dict(x) for x in blocks] or sections(said)
    return modal(title, shown, callback=actions.SETTING_UP, close="Close")
