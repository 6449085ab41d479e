"""Two people and one outage: the second one is offered to join the first."""

from collections.abc import Mapping
from pathlib import Path

from attrs import evolve as with_

from actors.incident.ids import IncidentNumber
from actors.incident.joining import Joined
from actors.incident.lifecycle import Close, Visibility
from bot.base.json_types import JsonObject, child, text
from bot.dialogue.forms.form import Form
from bot.screens import actions
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, BOB, DAN, DECLARE, HELP, P1, WEB, mark
from tests.bot.features.window_values import FORM, VALUES
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import buttons_in, initial, shown_in, view_of

MINE = Form(id="mine", origin=HELP, number=None)
TYPED = {**VALUES, "title": "Payments fail", "description": "For everybody."}


def submit_of(view: JsonObject) -> str:
    return text(child(view, "submit"), "text")


def metadata_of(view: JsonObject) -> Form:
    return with_(MINE, asked_for="web" if '"asked_for":"web"' in str(view) else "")


async def joins(
    at: RunningGateway, values: Mapping[str, str] = TYPED, number: int = 1
) -> JsonObject:
    """Press the button in the window; return the window that Slack then shows."""
    view = {**view_of(values, MINE, actions.DECLARE), "hash": "h0"}
    before = len(at.slack.views("views.update"))
    await at.clicks(
        actions.JOIN,
        str(number),
        by=BOB,
        view=view,
        channel=None,
        container={"type": "view", "view_id": "V1"},
    )
    await quiet()
    return at.slack.views("views.update")[before]


# What the window says.


async def test_choosing_a_service_with_an_open_incident_offers_to_join_it(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.chooses(TYPED, MINE)

        (view,) = at.slack.views("views.update")
        assert "Website already has an open incident." in str(view["blocks"])
        assert buttons_in(view) == {actions.JOIN: "1"}
        assert submit_of(view) == "Declare anyway"
        assert initial(view, "title") == "Payments fail"


async def test_a_service_without_an_open_incident_offers_nothing(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.engine.ask(1, Close(mark=mark(BOB, 60), summary=""), "close")
        await at.chooses(TYPED, MINE)
        await at.chooses({**TYPED, "service": "pay"}, MINE)
        await at.chooses({**TYPED, "service": "not-sure"}, MINE)

        for view in at.slack.views("views.update"):
            assert buttons_in(view) == {}
            assert submit_of(view) == "Declare incident"


async def test_not_sure_is_no_service_that_two_incidents_share(tmp_path: Path) -> None:
    unsure = {**VALUES, "service": "not-sure"}
    async with running_gateway(tmp_path) as at:
        await at.submits(unsure, FORM)
        answer = await at.submits({**unsure, "title": "Other"}, MINE)

        assert "Incident 2 declared" in shown_in(answer)


async def test_an_incident_for_its_members_only_is_offered_to_nobody_else(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        number = IncidentNumber(await at.store.reserve("secret"))
        secret = with_(DECLARE, number=number, visibility=Visibility.MEMBERS)
        await at.engine.ask(number, secret, "secret")
        await at.chooses(TYPED, MINE)
        answer = await at.submits(TYPED, MINE, by=DAN)

        (view,) = at.slack.views("views.update")
        assert buttons_in(view) == {}
        assert "Incident 2 declared" in shown_in(answer)


async def test_the_most_serious_open_incident_is_offered_and_of_two_the_latest(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        for severity in (P1, P1, DECLARE.severity):
            number = IncidentNumber(await at.store.reserve(f"form {severity.key}"))
            new = with_(DECLARE, number=number, severity=severity, service=WEB)
            await at.engine.ask(number, new, None)
        await at.chooses(TYPED, MINE)

        (view,) = at.slack.views("views.update")
        assert buttons_in(view) == {actions.JOIN: "2"}


# Submitting too quickly to see it.


async def test_whoever_was_too_quick_is_asked_once_and_then_declares(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        answer = await at.submits(TYPED, MINE)
        view = child(answer or {}, "view")

        assert buttons_in(view) == {actions.JOIN: "1"}
        assert submit_of(view) == "Declare anyway"
        assert initial(view, "title") == "Payments fail"
        assert await at.count() == 1

        again = await at.submits(TYPED, metadata_of(view))
        assert "declared" in shown_in(again)
        assert await at.count() == 2


async def test_whoever_saw_it_in_the_window_is_not_asked_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.chooses(TYPED, MINE)
        (view,) = at.slack.views("views.update")
        answer = await at.submits(TYPED, metadata_of(view))

        assert "Incident 2 declared" in shown_in(answer)


async def test_a_form_is_not_offered_the_incident_that_it_declared(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        # As after a restart: nothing is known of the form's earlier submission.
        at.context.forms.most = 0
        await at.submits({**VALUES, "title": " "}, MINE)
        answer = await at.submits({**VALUES, "title": "Two"}, FORM)

        assert "Incident 1 declared" in shown_in(answer)
        assert (await at.incident()).title == "Two"


# The button.


async def test_joining_hands_over_what_was_typed_and_declares_nothing(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        view = await joins(at)

        said = str(view["blocks"])
        assert "You have been added to" in said
        assert "posted there under your name" in said
        (event,) = [x for x in await at.store.read(1) if isinstance(x, Joined)]
        assert event.mark.by == BOB
        assert event.note == "Payments fail\nFor everybody."
        assert await at.count() == 1


async def test_joining_twice_adds_nothing(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await joins(at)
        view = await joins(at)

        assert "You are already in" in str(view["blocks"])
        joined = [x for x in await at.store.read(1) if isinstance(x, Joined)]
        assert len(joined) == 1


async def test_an_incident_that_was_closed_meanwhile_can_be_declared_after_all(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.engine.ask(1, Close(mark=mark(ADA, 60), summary=""), "close")
        view = await joins(at)

        assert "Incident 1 was closed in the meantime" in str(view["blocks"])
        assert initial(view, "title") == "Payments fail"
        assert submit_of(view) == "Declare incident"
        assert buttons_in(view) == {}


async def test_nobody_joins_an_incident_that_they_may_not_see(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        number = IncidentNumber(await at.store.reserve("secret"))
        secret = with_(DECLARE, number=number, visibility=Visibility.MEMBERS, leads=())
        await at.engine.ask(number, secret, "secret")
        before = await at.store.read(number)
        view = {**view_of(TYPED, MINE, actions.DECLARE), "hash": "h0"}
        await at.clicks(actions.JOIN, "1", by=DAN, view=view, channel=None)
        await quiet()

        assert await at.store.read(number) == before
