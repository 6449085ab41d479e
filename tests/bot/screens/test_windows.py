import json

import pytest
from attrs import evolve as with_
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.incident.facts import NOT_SURE, Lead, Role, Service, Severity
from actors.incident.ids import ChannelId, PersonId
from actors.incident.model import Incident
from actors.incident.steps.state import Channel
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.sandbox.blocks.validate import check_view
from bot.sandbox.ids import IdSource
from bot.screens.details.checks import DESCRIPTION_MAX, TITLE_MAX, Checked, Flaws, check
from bot.screens.details.choices import roles
from bot.screens.details.filled import (
    DESCRIPTION,
    SERVICE,
    SEVERITY,
    TITLE,
    UNSURE,
    Filled,
    as_it_is,
    declaration,
)
from bot.screens.details.windows import declare_window, update_window
from bot.screens.plain_windows import setting_up_window
from bot.settings.configuration import Configuration, ConfiguredService
from bot.slack.kit.values import Values
from bot.words import declaration_text, field_errors
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSED,
    COMMS,
    CYD,
    DECLARED,
    PAY,
    TECH,
    WEB,
    incident_of,
)
from tests.bot.sent import window_values

METADATA = "f" * 200
INCIDENT = incident_of(*DECLARED)


def configured(services: int, roles: int = 3, word: str = "word") -> Configuration:
    some_roles = tuple(
        Role(key=f"role-{n}", word=f"{n}{word}"[:75]) for n in range(roles)
    )
    return Configuration(
        services=tuple(
            ConfiguredService(
                service=Service(key=f"service-{n}", name=f"{n}{word}"[:75]),
                leads=tuple(Lead(role=role, person=ADA) for role in some_roles),
            )
            for n in range(services)
        ),
        severities=tuple(
            Severity(
                key=f"s{n}", word=f"{n}{word}"[:75], sentence=(word * 300)[:300], rank=n
            )
            for n in range(1, 4)
        ),
        roles=some_roles,
    )


TEAM = with_(
    configured(0),
    services=(
        ConfiguredService(
            service=WEB,
            leads=(Lead(role=COMMS, person=ADA), Lead(role=TECH, person=BOB)),
        ),
        ConfiguredService(service=PAY, leads=(Lead(role=COMMS, person=CYD),)),
    ),
    roles=(COMMS, TECH),
)
FILLED = Filled(title="Down", service="web", severity="s1", description="Since noon.")


def assert_valid(view: JsonObject) -> None:
    check_view(json.loads(json.dumps(view)), "modal", IdSource(1))


def element(view: JsonObject, block: str) -> JsonObject:
    found = [as_object(x) for x in items(view, "blocks")]
    return next(child(x, "element") for x in found if text(x, "block_id") == block)


def values_of(select: JsonObject) -> list[str]:
    return [text(as_object(x), "value") for x in items(select, "options")]


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


def test_the_window_that_says_what_muster_will_do_is_valid() -> None:
    view = setting_up_window(INCIDENT)

    assert_valid(view)
    assert "create incident-0007-web-checkout-fails" in json.dumps(view)
    assert "submit" not in view


def test_the_window_names_the_channel_that_the_state_knows_of() -> None:
    taken = with_(INCIDENT, steps=with_(INCIDENT.steps, names_taken=1))
    said = json.dumps(setting_up_window(taken))
    assert "create incident-0007-web-checkout-fails-2" in said

    made = with_(
        taken,
        steps=with_(taken.steps, channel=Channel(id=ChannelId("C7"), name="other")),
    )
    said = as_mrkdwn(declaration_text.setting_up(made))
    assert "Its channel is <#C7>" in said
    assert "create " not in said


def test_the_window_of_a_closed_incident_promises_nothing() -> None:
    over = incident_of(*CLOSED)
    assert_valid(setting_up_window(over))
    said = as_mrkdwn(declaration_text.setting_up(over))

    assert "closed by <@UBOB>" in said
    assert "/incident reopen 7" in said
    assert "Muster will now" not in said


def test_a_single_service_is_chosen_already() -> None:
    only = element(declare_window(configured(0), Filled(), METADATA), SERVICE)
    assert text(child(only, "initial_option"), "value") == NOT_SURE.key

    of_two = element(declare_window(configured(1), Filled(), METADATA), SERVICE)
    assert "initial_option" not in of_two


def test_the_window_offers_every_severity_from_the_gravest_and_not_sure() -> None:
    severity = element(declare_window(TEAM, Filled(), METADATA), SEVERITY)

    assert values_of(severity) == ["s1", "s2", "s3", UNSURE]


def test_the_window_offers_what_the_incident_has_and_nobody_configures_now() -> None:
    config = configured(99, 1)
    view = update_window(config, INCIDENT, as_it_is(INCIDENT), METADATA)

    assert text(child(element(view, SERVICE), "initial_option"), "value") == "web"
    assert text(child(element(view, SEVERITY), "initial_option"), "value") == "p2"
    checked = check(config, as_it_is(INCIDENT), INCIDENT)
    assert isinstance(checked, Checked)
    assert as_it_is(updated(INCIDENT, checked)) == as_it_is(INCIDENT)


def updated(incident: Incident, checked: Checked) -> Incident:
    return with_(
        incident,
        details=with_(
            incident.details,
            title=checked.title,
            description=checked.description,
            service=checked.service,
            severity=checked.severity,
            unsure=checked.unsure,
        ),
        roles=with_(incident.roles, leads=checked.leads),
    )


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


def test_the_window_is_read_by_the_names_of_its_blocks() -> None:
    values = {
        TITLE: "Down",
        SERVICE: "web",
        SEVERITY: "s1",
        DESCRIPTION: "Since noon.",
        "lead:tech:web": CYD,
        "lead:comms:": "",
        "lead:": ADA,
        "foreign": "x",
    }

    assert Filled.read(window_values(values)) == with_(FILLED, leads={"tech": CYD})
    assert Filled.read(Values()) == Filled()


def leads_after(values: dict[str, str]) -> dict[str, PersonId]:
    return dict(declaration(TEAM, window_values(values)).leads)


def test_the_leads_of_the_chosen_service_are_filled_in() -> None:
    chosen = {SERVICE: "web", "lead:comms:": "", "lead:tech:": ""}

    assert leads_after(chosen) == {"comms": ADA, "tech": BOB}


def test_the_leads_of_another_service_take_the_place_of_the_first_ones() -> None:
    chosen = {SERVICE: "pay", "lead:comms:web": ADA, "lead:tech:web": BOB}

    assert leads_after(chosen) == {"comms": CYD}


def test_a_lead_chosen_by_hand_stays_when_the_service_changes() -> None:
    chosen = {SERVICE: "pay", "lead:comms:web": BOB, "lead:tech:web": CYD}

    assert leads_after(chosen) == {"comms": BOB, "tech": CYD}


def test_filling_in_leads_keeps_everything_else() -> None:
    values = {TITLE: "Down", SERVICE: "web", SEVERITY: "s1", DESCRIPTION: "Since noon."}
    filled = declaration(TEAM, window_values(values))

    assert with_(filled, leads={}) == FILLED


def test_each_service_has_blocks_of_its_own_for_leads_or_slack_keeps_the_old_ones() -> (
    None
):
    one = declare_window(TEAM, with_(FILLED, service="web"), METADATA)
    other = declare_window(TEAM, with_(FILLED, service="pay"), METADATA)

    assert element(one, "lead:tech:web")
    assert element(other, "lead:tech:pay")


def test_the_window_asks_for_each_role_that_is_configured_or_held() -> None:
    assert roles(TEAM, None) == {"comms", "tech"}
    assert roles(with_(TEAM, roles=()), INCIDENT) == {
        lead.role.key for lead in INCIDENT.leads
    }
    assert roles(TEAM, INCIDENT) >= roles(TEAM, None)
