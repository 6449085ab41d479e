"""The windows that declare and update are valid for Slack and show what there is."""

import pytest
from attrs import evolve as with_
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.incident.facts import NOT_SURE
from bot.base.json_types import JsonObject, as_object, items, text
from bot.screens.details.filled import (
    SERVICE,
    SEVERITY,
    TITLE,
    UNSURE,
    Filled,
    as_it_is,
    at_first,
)
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
from tests.bot.sent import initial


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


@pytest.mark.parametrize(
    ("services", "chosen"), [(0, NOT_SURE.key), (1, "service-0"), (2, NOT_SURE.key)]
)
def test_the_window_opens_with_the_only_service_or_with_not_sure(
    services: int, chosen: str
) -> None:
    config = configured(services)
    view = declare_window(config, at_first(config, "", ""), METADATA)

    assert initial(view, SERVICE) == chosen
    assert initial(view, SEVERITY) == UNSURE


def test_the_only_service_brings_its_leads_along() -> None:
    config = configured(1)
    view = declare_window(config, at_first(config, "", ""), METADATA)

    assert initial(view, "lead:role-0:service-0") == ADA


def test_only_the_title_is_required_to_declare_and_no_choice_is_lost_in_a_change() -> (
    None
):
    assert required(declare_window(TEAM, Filled(), METADATA)) == {TITLE}
    assert required(update_window(TEAM, INCIDENT, Filled(), METADATA)) == {
        TITLE,
        SERVICE,
        SEVERITY,
    }


def required(view: JsonObject) -> set[str]:
    found = map(as_object, items(view, "blocks"))
    return {text(x, "block_id") for x in found if x.get("optional") is False}


def test_each_service_has_blocks_of_its_own_for_leads_or_slack_keeps_the_old_ones() -> (
    None
):
    one = declare_window(TEAM, with_(FILLED, service="web"), METADATA)
    other = declare_window(TEAM, with_(FILLED, service="pay"), METADATA)

    assert element(one, "lead:tech:web")
    assert element(other, "lead:tech:pay")
