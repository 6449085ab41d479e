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

    @staticmethod
    def of(message: JsonObject) -> "StepTag | None":
        """Read the tag of a message in the metadata, else in a block id."""
        payload = child(child(message, "metadata"), "event_payload")
        blocks = (as_object(block) for block in items(message, "blocks"))
        ids = (text(block, "block_id").partition("|")[0] for block in blocks)
        found = (_tag_in(said) for said in (text(payload, "step"), *ids))
        return next((tag for tag in found if tag), None)

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


def _tag_in(said: str) -> StepTag | None:
    match said.split("/", 2):
        case ["muster", number, step] if number.isdecimal():
            return StepTag(number=IncidentNumber(int(number)), step=StepKey(step))
        case _:
            return None
