"""The tag that names a step on the message that the step posted.

Rule: the tag is in the metadata and at the start of the first block id, because
Slack may refuse either.
"""

from attrs import frozen

from actors.incident.ids import IncidentNumber, StepKey
from bot.base.json_types import JsonObject, as_object, child, items, text

EVENT_TYPE = "muster_step"
"""The metadata's type. Any app in the workspace can post metadata of this type, so a
look-up also compares the author."""


@frozen(kw_only=True)
class StepTag:
    """Names one step of one incident."""

    number: IncidentNumber
    step: StepKey

    @property
    def text(self) -> str:
        return f"muster/{self.number}/{self.step}"

    @property
    def metadata(self) -> JsonObject:
        return {"event_type": EVENT_TYPE, "event_payload": {"step": self.text}}

    def block_id(self, nonce: str) -> str:
        """Make a new id for every posting and edit, as Slack recommends."""
        return f"{self.text}|{nonce}"

    def is_on(self, message: JsonObject) -> bool:
        """Return whether a message has this tag in either place."""
        payload = child(child(message, "metadata"), "event_payload")
        if text(payload, "step") == self.text:
            return True
        blocks = (as_object(block) for block in items(message, "blocks"))
        return any(self._is_in(text(block, "block_id")) for block in blocks)

    def _is_in(self, block_id: str) -> bool:
        # The bar ends the key: "handoff/1" is not the beginning of "handoff/10".
        return block_id.startswith(f"{self.text}|")
