"""What a person sees in answer to a deed."""

from attrs import field, frozen

from bot.sandbox.fields import Fields, as_fields, as_text
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.view import Window


@frozen(kw_only=True)
class CommandReply:
    """The answer to a slash command.

    Attributes:
        answer: the payload of the acknowledgement, or None when it was bare.
        shown: the message that the answer became, if it became one.
        failure: what Slack says when the app did not answer in time.
        trigger_id: the id that the deed may open a window with.

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
    """The answer to a click or a choice: nothing, or a failure."""

    failure: str | None = None
    trigger_id: str = ""


@frozen(kw_only=True)
class SubmitReply:
    """The answer to a submitted window.

    Attributes:
        closed: whether the window is gone.
        errors: words under fields, by block_id: Slack's own, or the app's.
        sent: whether the app was asked at all; Slack's own refusals come first.
        window: the window to look at now: updated, pushed or the one below.
        failure: what Slack says when the app's answer is late or not usable.

    """

    closed: bool = False
    errors: dict[str, str] = field(factory=dict)
    sent: bool = True
    window: Window | None = None
    failure: str | None = None


@frozen(kw_only=True)
class Answer:
    """What came back for an envelope, or why nothing did."""

    payload: object = None
    failure: str | None = None

    @property
    def fields(self) -> Fields:
        return as_fields(self.payload)
