"""Which names of channels are stored, and who waits for that."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import anyio
import pytest
from attrs import define, field

from actors.errors import JournalUnavailable
from actors.incident.ids import ChannelId
from bot.slack.web.channel_names import ChannelNames
from tests.actors.fakes import quiet
from tests.actors.incident.case import HELP, NEWS


@define
class Notebook:
    """Keeps names, unless it is away."""

    written: dict[ChannelId, str] = field(factory=dict)
    is_away: bool = False

    async def remember_channels(self, names: Mapping[ChannelId, str]) -> None:
        await anyio.lowlevel.checkpoint()
        if self.is_away:
            raise JournalUnavailable("away")
        self.written.update(names)


@asynccontextmanager
async def names_in(notebook: Notebook) -> AsyncIterator[ChannelNames]:
    async with anyio.create_task_group() as tasks:
        yield ChannelNames(store=notebook, tasks=tasks)


async def test_a_name_is_stored_in_the_background_and_replaced_later() -> None:
    notebook = Notebook()
    async with names_in(notebook) as names:
        names.learn(HELP, "help")
        names.learn(NEWS, "news")
        assert notebook.written == {}
        await quiet()
        assert notebook.written == {HELP: "help", NEWS: "news"}

        names.learn(HELP, "help-desk")
        await quiet()
        assert notebook.written == {HELP: "help-desk", NEWS: "news"}


@pytest.mark.parametrize("name", ["", " ", "\u202eplehd", "\u2800"])
async def test_an_empty_or_unreadable_name_does_not_replace_another(name: str) -> None:
    notebook = Notebook(written={HELP: "help"})
    async with names_in(notebook) as names:
        names.learn(HELP, name)

    assert notebook.written == {HELP: "help"}


async def test_a_name_of_no_channel_is_not_stored() -> None:
    notebook = Notebook()
    async with names_in(notebook) as names:
        names.learn(None, "help")

    assert notebook.written == {}


async def test_without_a_database_the_name_is_lost_and_nothing_else() -> None:
    notebook = Notebook(is_away=True)
    async with names_in(notebook) as names:
        names.learn(HELP, "help")
        await quiet()
        notebook.is_away = False
        names.learn(NEWS, "news")

    assert notebook.written == {NEWS: "news"}


async def test_while_the_bot_ends_no_name_is_stored() -> None:
    notebook = Notebook()
    async with anyio.create_task_group() as tasks:
        tasks.cancel_scope.cancel()
        ChannelNames(store=notebook, tasks=tasks).learn(HELP, "help")

    assert notebook.written == {}
