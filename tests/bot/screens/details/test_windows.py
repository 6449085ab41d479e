"""The windows that declare and update are valid for Slack and show what there is."""

import pytest
from attrs import evolve as with_
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.incident.facts import NOT_SURE
from bot.base.json_types import child, text
from bot.screens.details.filled import SERVICE, Filled, as_it_is
from bot.screens.details.windows import declare_window, update_window
from tests.actors.incident.case import ADA
from tests.bot.screens.details.forms import (
    FILLED,
    INCIDENT,
    METADATA,
    TEAM,
    assert_valid,
    configured,
    element,
)


@pytest.mark.parametrize("word", ["word", "&" * 99, "🧑‍🚒" * 30])
@pytest.mark.parametrize("roles", [0, 1, 10])
@pytest.mark.parametrize("services", [0, 1, 2, 99])
def test_the_window_is_valid_for_any_configuration(
    services: int, roles: int, word: str
) -> None:
    config = configured(services, roles, word)
    for filled in (
        Filled(),
        Filled(title="x" * 500, service="service-0", severity="s1", leads={"r": ADA}),
        Filled(title="x", service="gone", severity="gone", description="x" * 5000),
    ):
        assert_valid(declare_window(config, filled, METADATA))
        assert_valid(update_window(config, INCIDENT, filled, METADATA))
    assert_valid(update_window(config, INCIDENT, as_it_is(INCIDENT), METADATA))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_the_window_is_valid_whatever_stands_in_it(
    title: str, description: str, service: str
) -> None:
    filled = Filled(title=title, description=description, service=service[:20])

    assert_valid(declare_window(TEAM, filled, METADATA))


def test_a_single_service_is_chosen_already() -> None:
    only = element(declare_window(configured(0), Filled(), METADATA), SERVICE)
    assert text(child(only, "initial_option"), "value") == NOT_SURE.key

    of_two = element(declare_window(configured(1), Filled(), METADATA), SERVICE)
    assert "initial_option" not in of_two


def test_each_service_has_blocks_of_its_own_for_leads_or_slack_keeps_the_old_ones() -> (
    None
):
    one = declare_window(TEAM, with_(FILLED, service="web"), METADATA)
    other = declare_window(TEAM, with_(FILLED, service="pay"), METADATA)

    assert element(one, "lead:tech:web")
    assert element(other, "lead:tech:pay")
