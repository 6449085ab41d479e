"""Makes a plainer form of a message that Slack refused.

Rule: a refusal means that nothing was posted, so the same step may send again. The
message keeps its tag in one of the two places, so a look-up can find it.
"""

from actors.incident.plan.receipt_places import WITHOUT_BLOCKS
from bot.base.json_types import JsonObject, items, text
from bot.screens.messages.room import PLAIN_MAX
from bot.screens.read_out import read_out
from bot.slack.kit.mrkdwn import Mrkdwn, cut
from bot.words import phrases

WITHOUT_METADATA = frozenset(
    {
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
    }
)
"""Refusals of the metadata, which people do not see."""


def plainer(message: JsonObject, error: str) -> JsonObject | None:
    """Leave out what Slack refused, if the rest says everything and keeps its tag."""
    blocks = items(message, "blocks")
    if not blocks:
        return None
    if error in WITHOUT_METADATA:
        return {key: given for key, given in message.items() if key != "metadata"}
    if error in WITHOUT_BLOCKS:
        said = _shortened(read_out(text(message, "text"), blocks))
        kept = {key: given for key, given in message.items() if key != "blocks"}
        return {**kept, "text": said}
    return None


def _shortened(said: Mrkdwn) -> Mrkdwn:
    if len(said) <= PLAIN_MAX:
        return said
    return Mrkdwn(f"{cut(said, PLAIN_MAX - len(phrases.CUT))}{phrases.CUT}")
