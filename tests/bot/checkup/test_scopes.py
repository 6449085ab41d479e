"""Which scopes are missing, what is off without them, and what ends the start."""

import pytest

from actors.incident.effects import PostMessage
from actors.incident.plan.table import PLAN
from bot.checkup import scopes
from bot.checkup.scopes import ESSENTIAL, POSTED, SCOPE_USES, missing
from bot.slack.web.scopes import bot_scopes
from tests.actors.incident.sample_steps import SAMPLE_STEPS

ALL = frozenset(bot_scopes())


def test_the_scopes_of_the_manifest_are_complete() -> None:
    assert missing(ALL) == ()
    assert missing(ALL | {"team:read"}) == ()


def test_without_a_list_of_scopes_there_is_no_finding() -> None:
    assert missing(None) == ()


def test_every_scope_is_essential_or_has_a_use() -> None:
    assert set(ESSENTIAL) | set(SCOPE_USES) == ALL
    assert not set(ESSENTIAL) & set(SCOPE_USES)


@pytest.mark.parametrize("scope", ESSENTIAL)
def test_without_an_essential_scope_the_start_ends(scope: str) -> None:
    (found,) = missing(ALL - {scope})

    assert found.is_fatal
    assert str(found) == (
        f"SLACK_BOT_TOKEN: the app was not granted {scope}. Fix: {scopes.FIX}"
    )


@pytest.mark.parametrize(("scope", "use"), SCOPE_USES.items())
def test_without_another_scope_only_its_use_is_off(
    scope: str, use: scopes.ScopeUse
) -> None:
    (found,) = missing(ALL - {scope})

    assert not found.is_fatal
    assert found.rows == use.rows <= {row.name for row in PLAN}
    assert str(found) == (
        f"SLACK_BOT_TOKEN: the app was not granted {scope}, so {use.off}. "
        f"Fix: {scopes.FIX}"
    )


def test_all_missing_essential_scopes_are_named_together() -> None:
    (two,) = missing(ALL - {"chat:write", "commands", "pins:write"})
    (three,) = missing(frozenset({"pins:write"}))

    assert "not granted chat:write and commands. Fix" in str(two)
    assert "not granted chat:write, channels:manage and commands. Fix" in str(three)


def test_each_feature_that_is_off_is_a_finding() -> None:
    found = missing(ALL - {"pins:write", "bookmarks:write"})

    assert [x.problem.what.split(",")[0] for x in found] == [
        "the app was not granted bookmarks:write",
        "the app was not granted pins:write",
    ]


def test_every_row_that_posts_messages_is_known_as_one() -> None:
    posting = {
        row for row, step in SAMPLE_STEPS if isinstance(step.effect, PostMessage)
    }

    assert posting == POSTED, "POSTED in bot/checkup/scopes.py names other rows"
