"""Whatever shows something of an incident asks who may see it.

Rule: a module that reads incidents from the store imports ``may_see`` and its like, or
stands in ``SHOWS_NOBODY`` with its reason.
"""

import ast
from collections.abc import Iterator, Mapping

import pytest

from tests.source_code import Module, read_modules

AUDIENCE = "actors.incident.audience"

READING = frozenset(
    {
        "backlog",
        "due",
        "due_by",
        "glance",
        "latest_closed",
        "open_incidents",
        "parked",
        "parked_incidents",
        "parkings",
        "read",
        "read_at",
        "recipients",
    }
)
"""The ways to read incidents, or to list or count them."""

KEEPERS = frozenset({"incidents", "journal", "store"})
"""The names of what is read."""

SHOWS_NOBODY: Mapping[str, str] = {
    "actors.actor": "carries out the steps that are due",
    "actors.supervisor": "wakes incidents",
    "bot.dialogue.incidents": "reads incidents for those who ask who may see them",
    "bot.engine.distributed": "wakes incidents",
    "bot.engine.jobs": "wakes incidents",
    "bot.engine.journals": "reads incidents for the engine",
    "bot.engine.supervisors": "wakes incidents",
    "bot.engine.sweeper": "wakes incidents",
    "bot.features.change.incident_update": "changes what the window showed",
    "bot.features.change.window": "the window was opened for somebody who may see it",
    "bot.features.checklist": "the window was opened for somebody who may see it",
    "bot.features.declare.correction": "the declarer corrects their own declaration",
    "bot.features.roles.named_role": "reads again what this person may see",
    "bot.features.members": "notes who is in the channel, and answers nobody",
    "bot.features.retry": "asks only whether this incident was parked again",
    "bot.features.status": "asks only whether the incident it found is parked",
    "bot.record.export": "the record itself asks",
    "bot.storage.index": "reads incidents for those who ask who may see them",
}
"""The modules that read incidents without asking who may see them, and why."""

ANNOUNCES: Mapping[str, str] = {
    AUDIENCE: "asks for each channel",
    "bot.gateway.delivery": "leaves these channels out",
}
"""The modules that may use the channels of an incident's announcements."""

INDEXES: Mapping[str, str] = {
    "SELECT number, due_at FROM incidents": "wakes incidents",
    "SELECT due_at FROM incidents": "a time, and no incident",
    "SELECT number, parked FROM incidents": "tells the people involved",
    "SELECT number FROM incidents WHERE channel": "the number of a channel",
    "SELECT version FROM incidents": "the fence of an append",
    "SELECT epoch FROM incidents": "the fence of an append",
    "SELECT 1 FROM incidents": "the fence of a step, or whether one is parked",
    "SELECT max(number)": "the highest number that was given out",
    "SELECT max((SELECT last FROM numbers)": "the highest number that was given out",
    "SELECT greatest(0, (SELECT max(number)": "the highest number that was given out",
    "SELECT count(*), coalesce": "how far the journal reaches",
}
"""How queries of the index begin that need neither kind nor visibility, and why."""


def unasked_readings(module: Module) -> Iterator[str]:
    """Find the readings of incidents in a module that asks nobody."""
    if module.name in SHOWS_NOBODY or _asks(module):
        return
    for node in _attributes(module):
        if node.attr in READING and _last_name(node.value) in KEEPERS:
            yield f"{module.name}:{node.lineno} reads {node.attr} and asks nobody"


def announcements(module: Module) -> Iterator[str]:
    """Find uses of the announcement channels that do not ask for each of them."""
    if module.name in ANNOUNCES:
        return
    for node in _attributes(module):
        if node.attr == "announce" and _last_name(node.value) == "incident":
            yield f"{module.name}:{node.lineno} uses announce, not announced_to"


def unfiltered_queries(module: Module) -> Iterator[str]:
    """Find queries of the index that return neither kind nor visibility."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        query = node.value
        if "FROM incidents" not in query or not query.startswith("SELECT"):
            continue
        is_known = query.startswith(tuple(INDEXES))
        if not is_known and not ("kind" in query and "visibility" in query):
            yield f"{module.name}:{node.lineno} {query!r} cannot tell who may see it"


def _attributes(module: Module) -> Iterator[ast.Attribute]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            yield node


def _asks(module: Module) -> bool:
    return any(found.target.startswith(f"{AUDIENCE}.") for found in module.imports())


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


MODULES = read_modules()


def test_whatever_reads_incidents_asks_who_may_see_them() -> None:
    found = [line for module in MODULES for line in unasked_readings(module)]

    assert "\n".join(found) == ""


def test_whatever_uses_the_announcement_channels_asks_for_each() -> None:
    found = [line for module in MODULES for line in announcements(module)]

    assert "\n".join(found) == ""


def test_every_query_of_the_index_tells_who_may_see_its_rows() -> None:
    storage = [module for module in MODULES if module.within("bot.storage")]
    found = [line for module in storage for line in unfiltered_queries(module)]

    assert "\n".join(found) == ""


def test_every_reason_is_still_needed() -> None:
    names = {module.name for module in MODULES}

    assert SHOWS_NOBODY.keys() | ANNOUNCES.keys() <= names


@pytest.mark.parametrize(
    "text",
    [
        "async def show(context):\n    return await context.store.open_incidents()",
        "async def count(store):\n    return len(await store.parked())",
        "async def read(self):\n    return await self.surely(self.store.parkings)",
        "async def find(incidents):\n    return await incidents.glance(7)",
    ],
)
def test_a_list_that_asks_nobody_is_noticed(text: str) -> None:
    module = Module("bot.features.songs", text)
    asking = Module("bot.features.songs", f"from {AUDIENCE} import may_see\n{text}")

    assert list(unasked_readings(module)) != []
    assert list(unasked_readings(asking)) == []


def test_an_announcement_that_asks_nobody_is_noticed() -> None:
    module = Module("actors.incident.plan.songs", "x = incident.announce")

    assert list(announcements(module)) != []


def test_a_query_without_kind_and_visibility_is_noticed() -> None:
    module = Module("bot.storage.songs", "Q = 'SELECT title' ' FROM incidents'")

    assert list(unfiltered_queries(module)) != []
