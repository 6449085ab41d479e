"""What the log contains about calls, and what it never contains."""

import pytest
from structlog.testing import capture_logs

from bot.slack.web.call_log import HIDDEN, log_call, safe_error, safe_messages
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)

TOO_LONG = (
    "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
)


def lines_of(method: str, answer: CallResult) -> list[dict[str, object]]:
    with capture_logs() as lines:
        log_call(method, answer, 0.15)
    return [dict(line) for line in lines]


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("chat.postMessage", "restricted_action"),
        ("conversations.create", "an_error_of_tomorrow"),
        ("conversations.invite", "cant_invite"),
        ("conversations.setTopic", "name_taken"),
        ("chat.postMessage", "message_not_found"),
        ("response_url", "expired_url"),
    ],
)
def test_a_refusal_is_a_warning_with_its_method_and_error(
    method: str, error: str
) -> None:
    (line,) = lines_of(method, Refused(error=error, messages=(TOO_LONG,)))

    assert line["log_level"] == "warning"
    assert line["event"] == "call refused"
    assert (line["method"], line["error"]) == (method, error)
    assert line["messages"] == (TOO_LONG,)
    assert line["latency_ms"] == 150


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("conversations.create", "name_taken"),
        ("pins.add", "already_pinned"),
        ("conversations.invite", "already_in_channel"),
        ("conversations.invite", "cant_invite_self"),
        ("chat.update", "message_not_found"),
        ("views.open", "exchanged_trigger_id"),
        ("views.update", "hash_conflict"),
    ],
)
def test_an_expected_refusal_is_no_warning(method: str, error: str) -> None:
    (line,) = lines_of(method, Refused(error=error))

    assert line["log_level"] == "info"
    assert line["error"] == error


def test_a_missing_scope_is_a_warning_that_names_it() -> None:
    error = "missing_scope: needed pins:write, provided chat:write,commands"
    (line,) = lines_of("pins.add", Misconfigured(error=error))

    assert line["log_level"] == "warning"
    assert line["error"] == error


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        (Done(body={}), "debug"),
        (NotDone(error="ratelimited", retry_after=30.0), "info"),
        (NotDone(error="ClientConnectorError", retry_after=None), "info"),
        (Unknown(error="timeout"), "info"),
    ],
)
def test_a_result_that_ends_nothing_is_no_warning(
    answer: CallResult, level: str
) -> None:
    (line,) = lines_of("chat.postMessage", answer)

    assert line["log_level"] == level
    assert line["outcome"] == type(answer).__name__


def test_a_partly_refused_invitation_is_a_warning() -> None:
    errors = [
        {"user": "U1", "error": "cant_invite", "ok": False},
        {"user": "U2", "error": "already_in_channel", "ok": False},
        {"user": "U3"},
    ]
    _, line = lines_of("conversations.invite", Done(body={"errors": errors}))

    assert line["log_level"] == "warning"
    assert line["errors"] == ("cant_invite",)


def test_an_invitation_of_members_is_no_warning() -> None:
    errors = [{"user": "U2", "error": "already_in_channel"}]

    assert len(lines_of("conversations.invite", Done(body={"errors": errors}))) == 1


@pytest.mark.parametrize(
    "message",
    [
        TOO_LONG,
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]",
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] failed to match exactly one allowed schema [json-pointer:/chunks/0]",
        "[ERROR] missing required field: external_ref [json-pointer:/metadata]",
        "[ERROR] invalid additional property: text [json-pointer:/blocks/1]",
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "[ERROR] must provide an object [json-pointer:/view/title]",
        "[ERROR] invalid url [json-pointer:view/blocks/1/accessory/url]",
        "[ERROR] unsupported type: data_chart [json-pointer:/blocks/0/type]",
        "[WARN] invalid_keys",
    ],
)
def test_slacks_words_about_wrong_arguments_are_logged(message: str) -> None:
    assert safe_messages([message]) == (message,)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Candidates cannot log in", HIDDEN),
        ("[ERROR] invalid value: Candidates cannot log in", f"[ERROR] {HIDDEN}"),
        (
            "[ERROR] “Ada 07700 900123” is not allowed [json-pointer:/blocks/0/text]",
            f"[ERROR] {HIDDEN} [json-pointer:/blocks/0/text]",
        ),
        (
            "[ERROR] missing required field: Ada Lovelace [json-pointer:/view]",
            f"[ERROR] {HIDDEN} [json-pointer:/view]",
        ),
        ("[ERROR] invalid url [json-pointer:/Ada Lovelace]", f"[ERROR] {HIDDEN}"),
        ("must be less than 3001 characters: a\nb", HIDDEN),
        ("[SECRET WORDS] invalid url", HIDDEN),
        ("must be less than 447700900123 characters", HIDDEN),
        ("", HIDDEN),
    ],
)
def test_slacks_words_that_may_quote_typed_text_are_hidden(
    message: str, said: str
) -> None:
    assert safe_messages([message]) == (said,)


@pytest.mark.parametrize(
    "error", ["Candidates cannot log in", "invalid_name: fire", "x" * 81, "", "É"]
)
def test_only_error_names_are_logged(error: str) -> None:
    assert safe_error(error) == HIDDEN


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
def test_calls_that_their_callers_log_are_not_logged_here(
    method: str,
) -> None:
    with capture_logs() as lines:
        log_call(method, Misconfigured(error="access_denied"), 0.1)
        log_call(method, Unknown(error="http_503"), 0.1)
        log_call(method, Done(body={"ok": True}), 0.1)

    assert [(x["log_level"], x["error"]) for x in lines] == [
        ("debug", "access_denied"),
        ("debug", "http_503"),
        ("debug", ""),
    ]
