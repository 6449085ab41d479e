"""What was submitted is checked, and each flaw is shown beside its field."""

import pytest
from attrs import evolve as with_

from actors.incident.facts import NOT_SURE, Lead
from bot.screens.details.checks import DESCRIPTION_MAX, TITLE_MAX, Checked, Flaws, check
from bot.screens.details.filled import (
    DESCRIPTION,
    SERVICE,
    SEVERITY,
    TITLE,
    UNSURE,
    Filled,
    as_it_is,
)
from bot.screens.details.windows import declare_window
from bot.words import field_errors
from tests.actors.incident.case import ADA, CYD, TECH, WEB
from tests.bot.screens.details.forms import FILLED, INCIDENT, METADATA, TEAM, element


def test_a_severity_to_be_confirmed_stays_when_the_default_changes() -> None:
    unsure = with_(INCIDENT, details=with_(INCIDENT.details, unsure=True))
    checked = check(TEAM, as_it_is(unsure), unsure)

    assert isinstance(checked, Checked)
    assert checked.unsure
    assert checked.severity == INCIDENT.severity


def test_a_window_without_flaws_is_read_in_the_terms_of_the_configuration() -> None:
    filled = with_(
        FILLED, title="  Nobody\n can   pay ", leads={"tech": CYD, "gone": ADA}
    )

    assert check(TEAM, filled) == Checked(
        title="Nobody can pay",
        service=WEB,
        severity=TEAM.severities[0],
        unsure=False,
        description="Since noon.",
        leads=(Lead(role=TECH, person=CYD),),
    )


def test_not_sure_means_the_default_severity() -> None:
    checked = check(TEAM, with_(FILLED, severity=UNSURE, service=NOT_SURE.key))

    assert isinstance(checked, Checked)
    assert (checked.unsure, checked.severity) == (True, TEAM.default_severity)
    assert checked.service == NOT_SURE


@pytest.mark.parametrize(
    ("filled", "flaws"),
    [
        (with_(FILLED, title=" \n "), {TITLE: field_errors.NO_TITLE}),
        (
            with_(FILLED, title="x" * (TITLE_MAX + 1)),
            {TITLE: field_errors.TITLE_TOO_LONG.format(limit=TITLE_MAX)},
        ),
        (with_(FILLED, service="gone"), {SERVICE: field_errors.UNKNOWN_SERVICE}),
        (with_(FILLED, severity=""), {SEVERITY: field_errors.UNKNOWN_SEVERITY}),
        (
            Filled(),
            {
                TITLE: field_errors.NO_TITLE,
                SERVICE: field_errors.UNKNOWN_SERVICE,
                SEVERITY: field_errors.UNKNOWN_SEVERITY,
            },
        ),
    ],
)
def test_each_flaw_stands_beside_its_field(
    filled: Filled, flaws: dict[str, str]
) -> None:
    found = check(TEAM, filled)

    assert isinstance(found, Flaws)
    assert found.by_block == flaws
    view = declare_window(TEAM, filled, METADATA)
    assert all(element(view, block) for block in found.by_block)


def test_a_title_of_the_greatest_length_is_welcome() -> None:
    assert isinstance(check(TEAM, with_(FILLED, title="x" * TITLE_MAX)), Checked)


def test_the_longest_description_that_slack_takes_is_kept_whole() -> None:
    long = "x y" * 1000
    checked = check(TEAM, with_(FILLED, description=long))

    assert DESCRIPTION_MAX == len(long) == 3000
    assert isinstance(checked, Checked)
    assert checked.description == long


def test_a_longer_description_is_not_cut_but_asked_to_be_shortened() -> None:
    checked = check(TEAM, with_(FILLED, description="x" * 3001))

    assert isinstance(checked, Flaws)
    assert checked.by_block == {DESCRIPTION: "Shorten this to 3000 characters or fewer"}
    only_spaces = check(TEAM, with_(FILLED, description=f"{'x' * 3000}   \n"))
    assert isinstance(only_spaces, Checked)


def test_tabs_become_spaces_in_a_title_and_in_a_description() -> None:
    typed = "ERROR\tgateway-2\t502"
    checked = check(TEAM, with_(FILLED, title=typed, description=typed))

    assert isinstance(checked, Checked)
    assert checked.title == "ERROR gateway-2 502"
    assert checked.description == "ERROR gateway-2 502"


@pytest.mark.parametrize(
    "typed",
    ["\u2800", "\u3164\u3164", "\u115f\u1160", "\ufe0f", "\u034f", "\ue000", "\u180b "],
)
def test_an_invisible_title_counts_as_empty(typed: str) -> None:
    checked = check(TEAM, with_(FILLED, title=typed))

    assert isinstance(checked, Flaws)
    assert checked.by_block == {TITLE: field_errors.NO_TITLE}
