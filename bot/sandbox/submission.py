"""Applies the app's answer to a submitted window."""

from bot.sandbox.blocks.validate import check_view
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import as_text
from bot.sandbox.forms import error_texts
from bot.sandbox.replies import Answer, SubmitReply
from bot.sandbox.view import Window
from bot.sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def apply_answer(workspace: Workspace, window: Window, answer: Answer) -> SubmitReply:
    if answer.failure:
        return SubmitReply(failure=TROUBLE)
    try:
        match answer.fields.get("response_action"):
            case "errors":
                return _errors(window, answer)
            case "update" | "push":
                return _show(workspace, window, answer)
            case "clear":
                for shown in list(workspace.screens.stack(window.person)):
                    workspace.screens.close(shown)
                return SubmitReply(closed=True)
            case None:
                workspace.screens.close(window)
                below = workspace.screens.stack(window.person)[-1:]
                return SubmitReply(closed=True, window=next(iter(below), None))
            case unknown:
                return SubmitReply(failure=f"unknown response_action {unknown!r}")
    except SlackError as error:
        return SubmitReply(failure=f"{TROUBLE} ({error.error}: {error.more})")


def _errors(window: Window, answer: Answer) -> SubmitReply:
    errors = error_texts(answer.fields)
    inputs = {b.get("block_id") for b in window.blocks if b.get("type") == "input"}
    if not errors or not inputs.issuperset(errors):
        # The keys must be block_ids of input blocks.
        return SubmitReply(failure=f"{TROUBLE} (errors for {sorted(errors)})")
    return SubmitReply(errors=errors)


def _show(workspace: Workspace, window: Window, answer: Answer) -> SubmitReply:
    view = check_view(answer.fields.get("view"), "modal", workspace.ids)
    if as_text(answer.fields.get("response_action")) == "push":
        return SubmitReply(window=workspace.screens.push(window, view))
    workspace.screens.update(window, view)
    return SubmitReply(window=window)
