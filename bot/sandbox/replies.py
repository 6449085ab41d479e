"""What a person sees in reply to what they did."""

from attrs import field, frozen

from bot.sandbox.fields import Fields, as_fields, as_text
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.view import Window


@frozen(kw_only=True)
class CommandReply:
    """The answer to a slash command.

    Attributes:
        answer: the payload of the acknowledgement, or None when it was bare.
        shown: the message that shows the answer, if there is one.
        failure: what Slack says if the app did not answer in time.
        trigger_id: the id with which the app may open a window.

    """

    answer: object = None
    shown: Ephemeral | Message | None = None
    failure: str | None = None
    trigger_id: str = ""

    @property
    def text(self) -> str:
        return as_text(as_fields(self.answer).get("text"))


@frozen(kw_only=True)
class ActionReply:
    """The answer to a selected button or a choice: nothing, or a failure."""

    failure: str | None = None
    trigger_id: str = ""


@frozen(kw_only=True)
class SubmitReply:
    """The answer to a submitted window.

    Attributes:
        closed: whether the window is gone.
        errors: the errors under fields, by block_id: Slack's own, or the app's.
        sent: whether the app was asked; Slack's own errors come first.
        window: the window in front now: updated, pushed or the one below.
        failure: what Slack says if the app's answer is late or invalid.

    """

    closed: bool = False
    errors: dict[str, str] = field(factory=dict)
    sent: bool = True
    window: Window | None = None
    failure: str | None = None


@frozen(kw_only=True)
class Answer:
    """What the app answered to an envelope, or why it did not."""

    payload: object = None
    failure: str | None = None

    @property
    def fields(self) -> Fields:
        return as_fields(self.payload)
