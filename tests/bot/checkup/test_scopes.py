"""Which scopes are missing, what is off without them, and what ends the start."""

import pytest

from actors.incident.plan.table import PLAN
from bot.checkup import scopes
from bot.checkup.scopes import ESSENTIAL, FEATURES, missing
from bot.slack.web.scopes import bot_scopes

ALL = frozenset(bot_scopes())


def test_the_scopes_of_the_manifest_are_complete() -> None:
    assert missing(ALL) == ()
    assert missing(ALL | {"team:read"}) == ()


def test_without_a_list_of_scopes_there_is_no_finding() -> None:
    assert missing(None) == ()


def test_every_scope_is_essential_or_belongs_to_a_feature() -> None:
    assert set(ESSENTIAL) | set(FEATURES) == ALL
    assert not set(ESSENTIAL) & set(FEATURES)


@pytest.mark.parametrize("scope", ESSENTIAL)
def test_without_an_essential_scope_the_start_ends(scope: str) -> None:
    (found,) = missing(ALL - {scope})

    assert found.is_fatal
    assert str(found) == (
        f"SLACK_BOT_TOKEN: the app was not granted {scope}. Fix: {scopes.FIX}"
    )


@pytest.mark.parametrize(("scope", "feature"), FEATURES.items())
def test_without_another_scope_only_its_feature_is_off(
    scope: str, feature: scopes.Feature
) -> None:
    (found,) = missing(ALL - {scope})

    assert not found.is_fatal
    assert found.rows == feature.rows <= {row.name for row in PLAN}
    assert str(found) == (
        f"SLACK_BOT_TOKEN: the app was not granted {scope}, so {feature.off}. "
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
