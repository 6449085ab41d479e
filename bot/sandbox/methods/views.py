"""views.*: windows and Home tabs."""

from bot.sandbox.blocks.validate import check_view
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields
from bot.sandbox.methods.invocation import Invocation
from bot.sandbox.view import Window


def _view(call: Invocation, kind: str) -> Fields:
    value = call.args.json("view", "invalid_arguments")
    return check_view(value, kind, call.workspace.ids)


def _answer(call: Invocation, window: Window) -> Fields:
    workspace = call.workspace
    return {"view": window.as_json(workspace.id, workspace.app_id, workspace.bot_id)}


def _opened(call: Invocation, *, on_top: bool) -> Fields:
    screens = call.workspace.screens
    trigger_id = call.args.required("trigger_id")
    view = _view(call, "modal")
    return _answer(call, screens.open(trigger_id, view, on_top=on_top))


def open_(call: Invocation) -> Fields:
    return _opened(call, on_top=False)


def push(call: Invocation) -> Fields:
    return _opened(call, on_top=True)


def update(call: Invocation) -> Fields:
    view_id, external_id = call.args.text("view_id"), call.args.text("external_id")
    if not view_id:
        external_id = call.args.required("external_id")
    view = _view(call, "modal")
    window = call.workspace.screens.window(view_id, external_id)
    hash_ = call.args.text("hash")
    if hash_ and hash_ != window.hash:
        raise SlackError("hash_conflict")
    call.workspace.screens.update(window, view)
    return _answer(call, window)


def publish(call: Invocation) -> Fields:
    person = call.person("user_id")
    view = _view(call, "home")
    if not call.options.home_tab:
        raise SlackError("not_enabled")
    screens = call.workspace.screens
    home = screens.publish(person.id, view, call.args.text("hash"))
    return _answer(call, home)
