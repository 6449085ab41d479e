"""Home tabs: what each person has ever been shown there."""

from collections.abc import Iterator

from attrs import frozen

from bot.sandbox.fields import Fields, as_text, objects
from bot.sandbox.view import elements_of
from tests.auditor.evidence import Evidence


@frozen(kw_only=True)
class ShownHome:
    """What somebody's Home tab showed at one time."""

    person: str
    blocks: list[Fields]

    @property
    def numbers(self) -> set[int]:
        """The incidents of its buttons."""
        elements = [x for block in self.blocks for x in elements_of(block)]
        values = [as_text(x.get("value")).partition(" ")[0] for x in elements]
        return {int(value) for value in values if value.isdecimal()}


def homes(evidence: Evidence) -> Iterator[ShownHome]:
    for person, home in evidence.workspace.screens.homes.items():
        for view in evidence.views.get(home.id, ()):
            yield ShownHome(person=person, blocks=objects(view.get("blocks")))
