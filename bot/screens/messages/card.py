"""The incident card."""

from actors.incident.views import CardView
from bot.screens.messages.content import Content
from bot.screens.messages.room import notification
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import Block, context, header
from bot.words import cards, phrases
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import say


def card(view: CardView) -> Content:
    title = cards.title(view)
    blocks = [
        header(title),
        section(phrases.severity(view.severity, unsure=view.unsure)),
    ]
    if view.closed:
        blocks.append(section(cards.closed(view.closed)))
        blocks += _typed(view.summary)
    blocks += _typed(view.description)
    blocks.append(section(cards.facts(view)))
    if view.links:
        blocks.append(section(cards.links(view.links)))
    if not view.closed:
        blocks.append(context(as_mrkdwn(cards.commands())))
    return Content(text=notification(cards.notification(view)), blocks=blocks)


def _typed(text: str) -> list[Block]:
    """Show typed text in a paragraph of its own, where all of it fits."""
    return [section(say("{text}", text=text))] if text.strip() else []
