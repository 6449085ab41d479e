"""Whether both tokens belong to one app, in a workspace that Muster can serve."""

import pytest

from bot.checkup.apps import (
    another_workspace,
    app_of_bot,
    app_of_token,
    org_wide,
    two_apps,
)


@pytest.mark.parametrize(
    ("token", "app"),
    [
        ("xapp-1-A0123ABCD-1234567890123-0af9", "A0123ABCD"),
        ("xapp-12-A0123ABCDEFGH-1-x", "A0123ABCDEFGH"),
        ("xapp-1-made-up", ""),
        ("xapp-1-B0123ABCD-1-x", ""),
        ("xapp-1-A0123ABCD", ""),
        ("xoxb-1-A0123ABCD-1-x", ""),
        ("xapp-1-A0123ABCD-1-x ", ""),
        ("", ""),
    ],
)
def test_an_app_token_of_the_usual_form_contains_its_app(token: str, app: str) -> None:
    assert app_of_token(token) == app


def test_the_bots_app_is_read_from_bots_info() -> None:
    assert app_of_bot({"ok": True, "bot": {"app_id": "A1"}}) == "A1"
    assert app_of_bot({"ok": True, "bot": []}) == ""
    assert app_of_bot({"ok": True}) == ""


def test_two_different_apps_end_the_start() -> None:
    found = two_apps("A0BOT", "A0SOCKET")

    assert found is not None
    assert found.is_fatal
    assert str(found) == (
        "SLACK_APP_TOKEN: belongs to the app A0SOCKET, and SLACK_BOT_TOKEN to the app "
        "A0BOT. Fix: at api.slack.com/apps open the app A0BOT, then Basic Information "
        "> App-Level Tokens, generate one with connections:write and copy it"
    )


@pytest.mark.parametrize(("bots", "sockets"), [("A1", "A1"), ("", "A1"), ("A1", "")])
def test_one_app_or_an_unknown_one_is_no_finding(bots: str, sockets: str) -> None:
    assert two_apps(bots, sockets) is None


def test_an_org_wide_install_ends_the_start() -> None:
    found = org_wide({"is_enterprise_install": True})

    assert found is not None
    assert found.is_fatal
    assert found.problem.where == "SLACK_BOT_TOKEN"
    assert org_wide({"is_enterprise_install": False, "enterprise_id": "E1"}) is None
    assert org_wide({}) is None


def test_another_workspace_s_database_ends_the_start() -> None:
    found = another_workspace("T1", "T2")

    assert found is not None
    assert found.is_fatal
    assert found.problem.where == "DATABASE_URL"
    assert another_workspace("T1", "T1") is None
