from bot.sandbox import ActingPerson, Channel, Fault, How, ManualClock, SandboxOptions
from bot.sandbox.fields import as_text, dig
from tests.sandbox.app import App, Link, buttons, running


async def send(app: App, url: str, **fields: object) -> tuple[int, str]:
    async with app.session.post(url, json=fields) as answer:
        return answer.status, await answer.text()


async def typed(app: App, link: Link) -> tuple[str, ActingPerson, Channel]:
    """Type a command in a channel without the bot, and return its URL."""
    person = app.sandbox.workspace.add_person("Sam")
    room = app.sandbox.workspace.add_channel("room", [person], with_bot=False)
    sam = app.sandbox.acting(person)
    await sam.types("/do", "", room)
    return as_text(dig(link.frames[-1], "payload", "response_url")), sam, room


async def test_an_answer_is_for_the_person_alone_by_default() -> None:
    async with running() as app, app.answering() as link:
        url, sam, room = await typed(app, link)

        assert await send(app, url, text="done") == (200, "ok")
        assert [(line.text, line.origin) for line in sam.sees] == [
            ("done", "response_url")
        ]
        assert room.posts == []


async def test_an_answer_may_post_where_the_bot_is_not_a_member() -> None:
    async with running() as app, app.answering() as link:
        url, sam, room = await typed(app, link)
        await send(app, url, text="done", response_type="in_channel")

        assert [message.text for message in room.posts] == ["done"]
        assert sam.sees == ()


async def test_five_uses_are_allowed() -> None:
    async with running() as app, app.answering() as link:
        url, sam, _ = await typed(app, link)
        statuses = [(await send(app, url, text="x"))[0] for _ in range(6)]

        assert statuses == [200] * 5 + [404]
        assert len(sam.sees) == 5


async def test_thirty_minutes_are_allowed() -> None:
    clock = ManualClock()
    options = SandboxOptions(clock=clock, ping_every=9999)
    async with running(options) as app, app.answering() as link:
        url, _, _ = await typed(app, link)
        clock.advance(30 * 60)
        assert (await send(app, url, text="x"))[0] == 200
        clock.advance(1)
        status, body = await send(app, url, text="x")

        assert status == 404
        assert "expired_url" in body


async def test_an_unknown_url_is_not_found() -> None:
    async with running() as app:
        base = app.sandbox.response_urls.base
        assert (await send(app, f"{base}/commands/T/1/2", text="x"))[0] == 404


async def test_the_message_of_a_click_can_be_replaced_and_deleted() -> None:
    async with running() as app, app.answering() as link:
        person = app.sandbox.workspace.add_person("Sam")
        room = app.sandbox.workspace.add_channel("room", [person])
        sam = app.sandbox.acting(person)
        arguments = {"channel": room.id, "text": "x", "blocks": [buttons("go")]}
        await app.good("chat.postMessage", arguments)
        await sam.clicks(room.posts[0], "go")
        url = as_text(dig(link.frames[-1], "payload", "response_url"))
        await send(app, url, text="gone", replace_original=True)

        assert [(m.text, m.blocks) for m in room.posts] == [("gone", ())]
        await send(app, url, delete_original=True)
        assert room.posts == []


async def test_an_ephemeral_message_can_be_clicked_replaced_and_deleted() -> None:
    answer = {"text": "sure?", "blocks": [buttons("yes")]}
    async with running() as app, app.answering(lambda _: answer) as link:
        _, sam, _ = await typed(app, link)
        await sam.clicks(sam.sees[0], "yes")
        payload = link.frames[-1]["payload"]
        assert dig(payload, "container", "is_ephemeral") is True
        url = as_text(dig(payload, "response_url"))
        await send(app, url, text="so be it", replace_original=True)

        assert [line.text for line in sam.sees] == ["so be it"]
        await send(app, url, delete_original=True)
        assert sam.sees == ()


async def test_an_empty_answer_is_refused() -> None:
    async with running() as app, app.answering() as link:
        url, _, _ = await typed(app, link)
        status, body = await send(app, url)

        assert status == 400
        assert "no_text" in body


async def test_faults_befall_response_urls_and_the_log_names_them() -> None:
    async with running() as app, app.answering() as link:
        url, sam, _ = await typed(app, link)
        app.sandbox.plant(Fault(how=How.SERVER_ERROR, method="response_url"))

        assert (await send(app, url, text="x"))[0] == 500
        assert (await send(app, url, text="x"))[0] == 200
        assert len(sam.sees) == 1
        assert [c.status for c in app.sandbox.calls.of("response_url")] == [500, 200]
