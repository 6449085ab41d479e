"""Who may act, by the payload first and then by what Slack says about the person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import pytest
from attrs import define, field
from attrs import evolve as with_

from actors.incident.ids import PersonId
from bot.base.json_types import JsonObject
from bot.features.feature import Access
from bot.gateway.may import Verdict, judge, may
from bot.slack.kit.inputs import Chosen
from bot.slack.kit.requests import (
    Act,
    Belonging,
    Choice,
    Click,
    InMessage,
    InWindow,
    Shortcut,
    SlashCommand,
    View,
    ViewClosed,
    ViewSubmission,
)
from bot.slack.web.identity import Identity
from bot.slack.web.people import FRESH_FOR, People
from bot.slack.web.profile import SLACKS_OWN, STRANGER, Profile
from tests.actors.fakes import FakeClock, quiet
from tests.actors.incident.case import ADA, HELP
from tests.bot.people_fake import ELSEWHERE, HOME, OWN, FakeUsers, people_of, user

US = Identity(team=HOME, user=OWN, bot="B1")
ON_GRID = with_(US, enterprise="E1")
WINDOW = View(id="V1", callback="declare", metadata="{}")

COMMAND = SlashCommand(
    command="/incident",
    text="",
    person=ADA,
    channel=HELP,
    team=HOME,
    trigger="t",
    response_url="https://hooks.slack.com/1",
)
CLICK = Click(
    action="reopen",
    value="1",
    place=InMessage(channel=HELP),
    person=ADA,
    team=HOME,
    trigger="t",
    response_url="https://hooks.slack.com/1",
    own=Belonging(team=HOME),
)
SUBMISSION = ViewSubmission(
    view=WINDOW, person=ADA, team=HOME, own=Belonging(team=HOME)
)
CLOSED = ViewClosed(
    view=WINDOW, is_cleared=False, person=ADA, team=HOME, own=Belonging(team=HOME)
)
CHOICE = Choice(
    action="value",
    block="service",
    chosen=Chosen("web"),
    place=InWindow(view=WINDOW),
    person=ADA,
    team=HOME,
    own=Belonging(team=HOME),
)
SHORTCUT = Shortcut(
    callback="declare",
    message=None,
    person=ADA,
    team=HOME,
    trigger="t",
    own=Belonging(team=HOME),
)
SHOWN_ACTS: tuple[Act, ...] = (CLICK, SUBMISSION, CLOSED, CHOICE, SHORTCUT)
ACTS: tuple[Act, ...] = (COMMAND, *SHOWN_ACTS)

MEMBER = Profile(name="Ada", team=HOME)
OUTSIDER = Profile(name="Ada", team=ELSEWHERE)
ALLOWED, FOREIGN = Verdict.ALLOWED, Verdict.FOREIGN


def name_of(act: Act) -> str:
    return type(act).__name__


acts = pytest.mark.parametrize("act", ACTS, ids=name_of)
shown_acts = pytest.mark.parametrize("act", SHOWN_ACTS, ids=name_of)


@acts
@pytest.mark.parametrize("known", [None, MEMBER, with_(MEMBER, guest=True), Profile()])
def test_people_of_the_workspace_may_act_also_if_slack_says_nothing(
    act: Act, known: Profile | None
) -> None:
    assert judge(act, US, known) is ALLOWED
    assert judge(act, ON_GRID, known) is ALLOWED


@acts
@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        (with_(MEMBER, deactivated=True), Verdict.DEACTIVATED),
        (with_(MEMBER, bot=True), Verdict.BOT),
        (STRANGER, Verdict.UNKNOWN),
    ],
)
def test_deactivated_people_bots_and_strangers_may_do_nothing(
    act: Act, known: Profile, verdict: Verdict
) -> None:
    assert judge(act, US, known) is verdict
    assert judge(act, ON_GRID, known) is verdict


@acts
@pytest.mark.parametrize("known", [None, MEMBER])
def test_an_empty_id_is_nobody(act: Act, known: Profile | None) -> None:
    assert judge(with_(act, person=PersonId("")), US, known) is Verdict.UNKNOWN


@acts
@pytest.mark.parametrize("person", [OWN, *sorted(SLACKS_OWN)])
def test_the_bot_itself_and_slack_may_do_nothing(act: Act, person: str) -> None:
    assert judge(with_(act, person=PersonId(person)), US, MEMBER) is Verdict.BOT


@acts
@pytest.mark.parametrize("team", [ELSEWHERE, ""])
@pytest.mark.parametrize("known", [None, MEMBER])
def test_what_is_done_with_the_app_elsewhere_is_not_for_us(
    act: Act, team: str, known: Profile | None
) -> None:
    assert judge(with_(act, team=team), US, known) is FOREIGN
    assert judge(with_(act, team=team), ON_GRID, known) is FOREIGN


@shown_acts
@pytest.mark.parametrize("known", [None, MEMBER, OUTSIDER, STRANGER])
def test_in_a_shared_channel_the_persons_team_counts_and_not_the_apps(
    act: Act, known: Profile | None
) -> None:
    assert judge(with_(act, own=Belonging(team=ELSEWHERE)), US, known) is FOREIGN


@acts
def test_without_a_workspace_in_the_payload_slack_says_where_somebody_belongs(
    act: Act,
) -> None:
    unsaid = with_(act, own=Belonging())

    assert judge(unsaid, US, OUTSIDER) is FOREIGN
    assert judge(unsaid, US, with_(OUTSIDER, deactivated=True)) is FOREIGN
    assert judge(unsaid, US, Profile(enterprise="E2")) is FOREIGN
    assert judge(unsaid, US, MEMBER) is ALLOWED
    assert judge(unsaid, US, None) is ALLOWED


@shown_acts
def test_what_the_payload_says_counts_more_than_what_slack_says_of_the_person(
    act: Act,
) -> None:
    assert judge(act, US, OUTSIDER) is ALLOWED


@shown_acts
@pytest.mark.parametrize(
    ("own", "known", "verdict"),
    [
        (Belonging(team="T9"), Profile(team="T9", enterprise="E1"), ALLOWED),
        (Belonging(team="T9"), Profile(teams=frozenset({"T9", HOME})), ALLOWED),
        (Belonging(team="T9"), Profile(team="E1"), ALLOWED),
        (Belonging(team="E1"), Profile(team="T9", enterprise="E1"), ALLOWED),
        (Belonging(team="E1"), None, ALLOWED),
        (Belonging(team="T9", enterprise="E1"), None, ALLOWED),
        (Belonging(enterprise="E1"), None, ALLOWED),
        (Belonging(team="T9", enterprise="E2"), None, FOREIGN),
        (Belonging(team="T9", enterprise="E2"), Profile(enterprise="E1"), FOREIGN),
        (Belonging(team="T9"), Profile(team="T9", enterprise="E2"), FOREIGN),
        (Belonging(team="T9"), Profile(team="T9"), FOREIGN),
        (Belonging(team="T9"), Profile(), FOREIGN),
        (Belonging(team="T9"), STRANGER, FOREIGN),
        (Belonging(team="T9"), None, Verdict.UNCONFIRMED),
        (
            Belonging(team="T9"),
            Profile(team="T9", enterprise="E1", deactivated=True),
            Verdict.DEACTIVATED,
        ),
    ],
)
def test_on_enterprise_grid_the_organisation_counts(
    act: Act, own: Belonging, known: Profile | None, verdict: Verdict
) -> None:
    assert judge(with_(act, enterprise="E1", own=own), ON_GRID, known) is verdict


def test_commands_of_the_organisations_other_workspaces_are_carried_out() -> None:
    elsewhere = with_(COMMAND, team="T9", enterprise="E1")

    assert judge(elsewhere, ON_GRID, Profile(team="T9", enterprise="E1")) is ALLOWED
    assert judge(elsewhere, ON_GRID, None) is ALLOWED
    assert judge(with_(elsewhere, team="E1"), ON_GRID, None) is ALLOWED
    assert judge(elsewhere, US, None) is FOREIGN
    assert judge(with_(elsewhere, enterprise="E2"), ON_GRID, None) is FOREIGN
    assert judge(with_(elsewhere, enterprise=""), ON_GRID, None) is FOREIGN


def test_no_organisation_is_nobodys_organisation() -> None:
    nowhere = Belonging(team="T9")

    assert judge(with_(CLICK, own=nowhere), US, Profile(team="T9")) is FOREIGN
    assert judge(with_(CLICK, team="T9", enterprise=""), US, None) is FOREIGN


@define
class Asked:
    """The directory, before a Slack that tells of one person."""

    people: People
    told: FakeUsers
    clock: FakeClock = field(factory=FakeClock)

    async def verdict(self, act: Act, identity: Identity = US) -> Verdict:
        return await may(act, Access.HOME, identity, self.people)


@asynccontextmanager
async def asked(
    said: JsonObject | None = None, fault: str = ""
) -> AsyncIterator[Asked]:
    told, clock = FakeUsers(users={ADA: said} if said else {}, fault=fault), FakeClock()
    async with anyio.create_task_group() as tasks:
        yield Asked(people_of(told, tasks, now=clock.now), told, clock)
        tasks.cancel_scope.cancel()


@acts
@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (user(), ALLOWED),
        (user(deleted=True), Verdict.DEACTIVATED),
        (user(is_bot=True), Verdict.BOT),
        (None, Verdict.UNKNOWN),
    ],
)
async def test_slack_is_asked_about_whoever_acts(
    act: Act, said: JsonObject | None, verdict: Verdict
) -> None:
    async with asked(said) as at:
        assert await at.verdict(act) is verdict
        assert await at.verdict(act) is verdict
        assert at.told.asked == [ADA]


@acts
@pytest.mark.parametrize("fault", ["down", "hung", "odd"])
async def test_if_slack_cannot_say_in_time_the_home_workspace_passes(
    act: Act, fault: str
) -> None:
    async with asked(user(deleted=True), fault=fault) as at:
        assert await at.verdict(act) is ALLOWED


async def test_an_outsiders_command_is_refused_by_what_slack_says_about_them() -> None:
    async with asked(user(team=ELSEWHERE)) as at:
        assert await at.verdict(COMMAND) is FOREIGN


@shown_acts
async def test_slack_is_not_asked_where_the_payload_says_enough(act: Act) -> None:
    async with asked(user()) as at:
        assert await at.verdict(with_(act, own=Belonging(team=ELSEWHERE))) is FOREIGN
        assert await at.verdict(with_(act, person=PersonId(""))) is Verdict.UNKNOWN
        assert await at.verdict(with_(act, person=OWN)) is Verdict.BOT
        assert at.told.asked == []


@shown_acts
async def test_on_enterprise_grid_slack_is_asked_for_the_organisation(act: Act) -> None:
    own = with_(act, own=Belonging(team="T9"))
    org = {"enterprise_id": "E1", "teams": ["T9"]}
    async with asked(user(team="T9", enterprise_user=org)) as at:
        assert await at.verdict(own, ON_GRID) is ALLOWED
    async with asked(user(team="T9")) as at:
        assert await at.verdict(own, ON_GRID) is FOREIGN
    async with asked(fault="down") as at:
        assert await at.verdict(own, ON_GRID) is Verdict.UNCONFIRMED
        assert at.told.asked == [ADA]


async def test_nobody_is_refused_because_of_outdated_facts() -> None:
    async with asked(user(deleted=True)) as at:
        assert await at.verdict(CLICK) is Verdict.DEACTIVATED
        at.told.users[ADA] = user()
        await at.clock.advance(FRESH_FOR.total_seconds())
        assert await at.verdict(CLICK) is ALLOWED


async def test_a_refusal_stands_if_slack_cannot_be_asked_again() -> None:
    async with asked(user(deleted=True)) as at:
        await at.verdict(CLICK)
        at.told.fault = "down"
        await at.clock.advance(FRESH_FOR.total_seconds())
        assert await at.verdict(CLICK) is Verdict.DEACTIVATED


async def test_people_who_were_deactivated_since_are_refused_the_next_time() -> None:
    async with asked(user()) as at:
        assert await at.verdict(CLICK) is ALLOWED
        at.told.users[ADA] = user(deleted=True)
        await at.clock.advance(FRESH_FOR.total_seconds())
        await at.verdict(CLICK)
        await quiet()
        assert await at.verdict(CLICK) is Verdict.DEACTIVATED
