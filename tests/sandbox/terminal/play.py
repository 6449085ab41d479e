"""A terminal in front of a sandbox, with an app that answers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from attrs import define, field

from bot.sandbox import Channel, ManualClock, SandboxOptions
from bot.sandbox.fields import Fields, as_fields, as_text
from bot.sandbox.terminal.session import Session
from tests.sandbox.app import App, Link, modal, plain, question, running

Action = Callable[[], Awaitable[object]]


def option(name: str) -> Fields:
    return {"text": plain(name), "value": name.lower()}


CHOICE = question(
    "service", type="static_select", options=[option("Mail"), option("Web shop")]
)
FORM = modal(
    {**question("title"), "hint": plain("Say it briefly")},
    {**CHOICE, "dispatch_action": True},
    {**question("tech", type="users_select"), "optional": True},
    {**question("place", type="channels_select"), "optional": True},
    {**question("teams", type="multi_users_select"), "optional": True},
    {"type": "section", "text": plain("More follows later")},
)


@define(kw_only=True)
class Play:
    """A terminal in front of a sandbox, and the app behind it."""

    app: App
    link: Link
    room: Channel
    said: list[str] = field(factory=list)

    async def plays(self, *lines: str | Action) -> list[str]:
        """Type lines, and let the app act between them; return what is printed."""
        self.said.clear()
        session = Session(sandbox=self.app.sandbox, say=self.said.append)
        await session.run(_typed(lines))
        return list(self.said)

    def payload(self) -> Fields:
        return as_fields(self.link.frames[-1]["payload"])

    async def opens(self, view: Fields = FORM) -> None:
        arguments = {"trigger_id": self.payload()["trigger_id"], "view": view}
        await self.app.good("views.open", arguments)

    async def with_a_window(self, *lines: str) -> list[str]:
        await self.plays("sam #room /form", self.opens)
        return await self.plays(*lines)

    async def posts(self, text: str, *blocks: Fields) -> str:
        arguments = {"channel": self.room.id, "text": text, "blocks": list(blocks)}
        return as_text((await self.app.good("chat.postMessage", arguments))["ts"])


async def _typed(lines: tuple[str | Action, ...]) -> AsyncIterator[str]:
    for line in lines:
        if isinstance(line, str):
            yield line
        else:
            await line()


@asynccontextmanager
async def playing(answer: object = None) -> AsyncIterator[Play]:
    options = SandboxOptions(app_name="Muster", clock=ManualClock())
    async with running(options) as app:
        sam, kim = map(app.sandbox.workspace.add_person, ("Sam", "Kim"))
        room = app.sandbox.workspace.add_channel("room", [sam, kim])
        app.sandbox.workspace.add_channel("secret", [kim], private=True)
        async with app.answering(lambda _frame: answer) as link:
            yield Play(app=app, link=link, room=room)
