"""Windows in the terminal: shown, filled, submitted and cancelled."""

import asyncio

from bot.sandbox.fields import as_fields
from tests.sandbox.app import modal, question
from tests.sandbox.terminal.play import option, playing


async def test_a_list_that_the_app_fills_is_searched_and_chosen_from() -> None:
    async with playing({"options": [option("Mail"), option("Web shop")]}) as play:
        select = question("service", type="external_select", min_query_length=0)
        await play.plays("sam #room /form", lambda: play.opens(modal(select)))
        said = await play.plays("sam chooses service shop")

        assert said[0] == "Service (service): Web shop"
        assert play.payload()["value"] == "shop"


async def test_a_long_list_says_how_many_more_there_are() -> None:
    async with playing() as play:
        options = [option(f"O{number}") for number in range(23)]
        view = modal(question("service", type="static_select", options=options))
        said = await play.plays("sam #room /form", lambda: play.opens(view), "")

    assert said[2].startswith("      choose among: O0, O1, ")
    assert said[2].endswith(", O19 and 3 more")


async def test_a_window_is_shown_with_every_field() -> None:
    async with playing() as play:
        said = await play.plays("sam #room /form", play.opens, "")

    assert said == [
        "Sam's window: A form",
        "  Title (title):",
        "      Say it briefly",
        "  Service (service):",
        "      choose among: Mail, Web shop",
        "  Tech (tech):",
        "  Place (place):",
        "  Teams (teams):",
        "  More follows later",
        "  [Send]: sam submits  [Cancel]: sam cancels",
    ]


async def test_a_window_is_filled_and_submitted() -> None:
    async with playing() as play:
        said = await play.with_a_window(
            "sam fills title Mails are late",
            "sam chooses tech kim",
            "sam chooses place #room",
            "sam chooses teams kim",
            "sam chooses service shop",
            "sam submits",
        )
        view = as_fields(play.payload()["view"])
        values = as_fields(as_fields(view["state"])["values"])
        kim = play.app.sandbox.workspace.people[2].id

        assert said == [
            "Title (title): Mails are late",
            "    Say it briefly",
            "Tech (tech): Kim",
            "Place (place): #room",
            "Teams (teams): Kim",
            "Service (service): Web shop",
            "    choose among: Mail, Web shop",
            "Sam's window is closed",
        ]
        assert as_fields(as_fields(values["title"])["title"])["value"] == (
            "Mails are late"
        )
        assert as_fields(as_fields(values["tech"])["tech"])["selected_user"] == kim
        told = [as_fields(frame.get("payload")) for frame in play.link.frames]
        kinds = [payload.get("type") for payload in told]
        assert kinds[-2:] == ["block_actions", "view_submission"]


async def test_a_window_that_is_on_its_way_is_waited_for() -> None:
    async with playing() as play:
        opening: list[asyncio.Future[None]] = []

        async def opens_soon() -> None:
            opening.append(asyncio.ensure_future(play.opens()))

        said = await play.plays("sam #room /form", opens_soon, "sam fills title x")
        await opening[0]

    assert "Title (title): x" in said


async def test_an_emptied_field_and_a_cleared_choice_hold_nothing() -> None:
    async with playing() as play:
        said = await play.with_a_window(
            "sam fills title x",
            "sam fills title",
            "sam chooses tech kim",
            "sam chooses tech",
        )

    assert said[2] == "Title (title):"
    assert said[-1] == "Tech (tech):"


async def test_a_window_that_slack_or_the_app_refuses_says_what_is_wrong() -> None:
    errors = {"response_action": "errors", "errors": {"title": "Too vague"}}
    async with playing(errors) as play:
        said = await play.with_a_window("sam submits")
        assert said == [
            "Sam's window, 'Title': Please complete this required field.",
            "Sam's window, 'Service': Please complete this required field.",
        ]

        said = await play.plays(
            "sam fills title x", "sam chooses service mail", "sam submits"
        )
        assert said[-1] == "Sam's window, 'Title': Too vague"


async def test_a_window_that_the_app_answers_wrongly_stays_open() -> None:
    async with playing({"response_action": "dance"}) as play:
        said = await play.with_a_window(
            "sam fills title x", "sam chooses service mail", "sam submits"
        )

    assert said[-1] == "Sam's window stays open: unknown response_action 'dance'"


async def test_a_window_is_cancelled() -> None:
    async with playing() as play:
        said = await play.with_a_window("sam cancels", "read sam")

    assert said == ["Sam's window is closed", "Nothing is shown to Sam."]


async def test_a_date_and_a_moment_are_typed_as_slack_sends_them() -> None:
    async with playing() as play:
        due = [
            question("day", type="datepicker"),
            question("at", type="datetimepicker"),
        ]
        await play.plays("sam #room /form", lambda: play.opens(modal(*due)))
        said = await play.plays(
            "sam fills day tomorrow",
            "sam fills day 2026-03-05",
            "sam fills at noon",
            "sam fills at 1772722800",
        )

    assert said == [
        "'Day': 'tomorrow' is not a date",
        "Day (day): 2026-03-05",
        "'At': 'noon' is not a date time",
        "At (at): 1772722800",
    ]


BOXES = modal(
    question(
        "first",
        type="checkboxes",
        options=[option("Lead"), option("Start"), option("Start again")],
        initial_options=[option("Lead")],
    ),
    {
        **question("second", type="checkboxes", options=[option("Call")]),
        "dispatch_action": True,
    },
)


async def test_boxes_are_shown_ticked_and_unticked() -> None:
    async with playing() as play:
        shown = await play.plays("sam #room /form", lambda: play.opens(BOXES), "")
        assert shown[1:7] == [
            "  First (first):",
            "      [x] Lead",
            "      [ ] Start",
            "      [ ] Start again",
            "  Second (second):",
            "      [ ] Call",
        ]

        said = await play.plays("sam ticks start", "sam unticks lead", "sam ticks call")
        assert said == [
            *["First (first):", "    [x] Lead", "    [x] Start", "    [ ] Start again"],
            *["First (first):", "    [ ] Lead", "    [x] Start", "    [ ] Start again"],
            *["Second (second):", "    [x] Call"],
        ]
        assert play.payload()["type"] == "block_actions"

        window = play.app.sandbox.workspace.screens.stack(
            play.app.sandbox.workspace.people[1].id
        )[-1]
        state = window.state["first"]["first"]
        assert state["selected_options"] == [option("Start")]


async def test_boxes_are_ticked_and_not_chosen() -> None:
    async with playing() as play:
        await play.plays("sam #room /form", lambda: play.opens(BOXES))
        said = await play.plays("sam chooses first lead", "sam ticks nothing")

    assert said[0] == "'First' has boxes. Type: sam ticks lead"
    assert said[1].startswith("The window 'A form' has no box 'nothing'.")
