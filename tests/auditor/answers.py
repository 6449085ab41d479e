"""Every request of a person is answered, by text or by a window that Slack showed."""

from collections.abc import Iterator

from bot.sandbox import Call
from bot.sandbox.envelope import Envelope
from bot.sandbox.fields import Fields, as_fields, as_text, dig, objects
from tests.auditor.evidence import Evidence

PATIENCE = 1_800.0
"""Seconds after a request within which a crash excuses a missing answer."""

NEVER_LEFT = "never left"
"""The fault of a call that certainly did not reach Slack."""

NOT_DELIVERED = "answer not delivered"
"""The log event of an answer that Slack refused everywhere; it is then not owed."""

DOUBTFUL = frozenset({"fatal_error", "internal_error"})
"""Errors that Slack may return although it showed the text."""


def missing_answers(evidence: Evidence) -> Iterator[str]:
    """I1: every request from the workspace is answered, unless the bot crashed."""
    if evidence.crashes is None:
        return
    doubted = {x.args.text("url") for x in evidence.answering if _is_doubtful(x)}
    for envelope in evidence.envelopes:
        asked, at = envelope.payload, envelope.acked_at
        if at is None or not _is_owed(envelope, evidence):
            continue
        since = evidence.asked_at(as_text(asked.get("trigger_id")), at)
        if any(since - 1 <= x <= at + PATIENCE for x in evidence.crashes):
            continue
        if _is_answered(envelope, evidence, since) or doubted & {"", _url(asked)}:
            continue
        if _is_given_up(envelope, evidence):
            continue
        words = as_text(asked.get("text")) or _action(asked)
        what = as_text(asked.get("command")) or "a click"
        yield f"I1 never answered, {what}: {words[:80]!r}"


def _url(asked: Fields) -> str:
    return as_text(asked.get("response_url"))


def _action(asked: Fields) -> str:
    return next((as_text(x["action_id"]) for x in objects(asked.get("actions"))), "")


def _is_owed(envelope: Envelope, evidence: Evidence) -> bool:
    """Slack itself reports what was never acknowledged, and errors in windows."""
    asked = envelope.payload
    is_click = asked.get("type") == "block_actions" and (
        "view" not in asked or _pressed(asked)
    )
    if envelope.kind != "slash_commands" and not is_click:
        return False
    who, home = asker(asked), evidence.workspace.id
    return any(
        x.id == who and x.as_json(home).get("team_id") == home
        for x in evidence.workspace.people
    )


def _pressed(asked: Fields) -> bool:
    """Whether somebody selected a button; what they choose in a window needs none."""
    return any(x.get("type") == "button" for x in objects(asked.get("actions")))


def asker(asked: Fields) -> str:
    return as_text(asked.get("user_id")) or as_text(dig(asked, "user", "id"))


def _is_answered(envelope: Envelope, evidence: Evidence, since: float) -> bool:
    asked, said = envelope.payload, as_fields(envelope.answer)
    if envelope.kind == "slash_commands" and (said.get("text") or said.get("blocks")):
        return True
    if evidence.views_opened_by(as_text(asked.get("trigger_id"))):
        return True
    if _url(asked) in evidence.shown_at:
        return True
    if _shows_since(asked, evidence, since):
        return True
    return any(
        x.person == asker(asked) and x.at >= since for x in evidence.private_answers
    )


def _shows_since(asked: Fields, evidence: Evidence, since: float) -> bool:
    """Whether the button's window changed, or was closed, or could not be changed.

    Slack changes no window that shows something else by now.
    """
    window = as_text(dig(asked, "view", "id"))
    workspace = evidence.workspace
    asked_at = workspace.now - (workspace.clock.monotonic() - since)
    changed = any(at >= since for at in evidence.windows_at.get(window, ()))
    conflicts = (
        x.args.text("view_id") == window and x.at >= asked_at
        for x in evidence.failures
        if (x.method, x.error) == ("views.update", "hash_conflict")
    )
    return bool(window) and (changed or any(conflicts))


def _is_given_up(envelope: Envelope, evidence: Evidence) -> bool:
    """Whether Slack refused every place, and the log names the person."""
    person = asker(envelope.payload)
    return any(NOT_DELIVERED in line and person in line for line in evidence.logs)


def _is_doubtful(call: Call) -> bool:
    """Whether nobody can know if the text was shown, not even the bot.

    Without a known URL, the bot may have stopped before the Retry-After was over.
    """
    if call.status == 429:
        return not call.args.text("url")
    if call.fault in {None, NEVER_LEFT}:
        return False
    is_read = call.answer is not None and 0 < call.status < 500
    return not is_read or call.error in DOUBTFUL
