"""A person fills a form and submits it."""

import asyncio

import pytest

from bot.sandbox import ManualClock, SandboxOptions
from bot.sandbox.fields import Fields, dig
from tests.sandbox.app import modal, question, running, section
from tests.sandbox.forms import COLOURS, PEOPLE, open_view, option, seen, somebody


async def test_a_form_is_filled_and_submitted() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        view = modal(question("what"), COLOURS, PEOPLE, private_metadata="key")
        await open_view(app, sam, room, view)
        window = await sam.window()
        sam.fills(window, "what", "what", "Emails are down")
        sam.fills(window, "colour", "colour", "red")
        sam.fills(window, "people", "people", [sam.person.id])
        reply = await sam.submits(window)
        payload = seen(link)

        assert reply.closed
        assert payload["type"] == "view_submission"
        assert dig(payload, "view", "private_metadata") == "key"
        assert dig(payload, "view", "state", "values") == {
            "what": {"what": {"type": "plain_text_input", "value": "Emails are down"}},
            "colour": {
                "colour": {"type": "static_select", "selected_option": option("red")}
            },
            "people": {
                "people": {
                    "type": "multi_users_select",
                    "selected_users": [sam.person.id],
                }
            },
        }


async def test_slack_itself_refuses_empty_and_overlong_fields() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        view = modal(question("what"), question("short", max_length=3), COLOURS, PEOPLE)
        await open_view(app, sam, room, view)
        window = await sam.window()
        sam.fills(window, "short", "short", "long")
        reply = await sam.submits(window)

        assert reply.errors.keys() == {"what", "short", "colour"}
        assert not reply.sent
        assert "command" in seen(link)


async def test_an_option_that_is_not_offered_cannot_be_chosen() -> None:
    async with running() as app, app.answering():
        sam, room = somebody(app)
        await open_view(app, sam, room, modal(COLOURS))
        window = await sam.window()
        with pytest.raises(LookupError, match="no option 'blue'"):
            sam.fills(window, "colour", "colour", "blue")


@pytest.mark.parametrize(
    ("answer", "closed", "errors", "failed"),
    [
        ({"response_action": "clear"}, True, {}, False),
        (
            {"response_action": "errors", "errors": {"what": "no"}},
            False,
            {"what": "no"},
            False,
        ),
        ({"response_action": "errors", "errors": {"else": "no"}}, False, {}, True),
        ({"response_action": "dance"}, False, {}, True),
        ({"response_action": "update", "view": {}}, False, {}, True),
        ({"response_action": "update", "view": modal(section("x"))}, False, {}, False),
        ({"response_action": "push", "view": modal(section("x"))}, False, {}, False),
    ],
)
async def test_the_answer_to_a_submission_decides_what_becomes_of_the_window(
    answer: Fields, *, closed: bool, errors: dict[str, str], failed: bool
) -> None:
    def respond(frame: Fields) -> object:
        submitted = dig(frame, "payload", "type") == "view_submission"
        return answer if submitted else None

    async with running() as app, app.answering(respond):
        sam, room = somebody(app)
        await open_view(app, sam, room, modal(question("what")))
        window = await sam.window()
        sam.fills(window, "what", "what", "x")
        reply = await sam.submits(window)

        assert (reply.closed, reply.errors) == (closed, errors)
        assert bool(reply.failure) is failed
        if answer["response_action"] == "push":
            assert reply.window is not None
            assert reply.window.previous_id == window.id


async def test_a_submission_without_an_answer_leaves_the_window_open() -> None:
    clock = ManualClock()
    async with running(SandboxOptions(clock=clock, ping_every=1000)) as app:
        sam, room = somebody(app)
        async with app.answering():
            await open_view(app, sam, room, modal(section("x")))
        await app.connect()
        window = await sam.window()
        submitting = asyncio.ensure_future(sam.submits(window))
        await clock.asleep(2)
        clock.advance(3)

        assert (await submitting).failure
        assert window.is_open
