import re

from actors.incident.decide import TRANSITIONS
from actors.incident.lifecycle import Phase
from actors.incident.plan.rows import Need
from actors.incident.plan.table import PLAN
from tests.layers import LAYERS
from tests.pages import cells, part

PAGE = "docs/architecture.md"

NEEDS = {
    (): "",
    (Need.CHANNEL,): "channel",
    (Need.CARD,): "card",
    (Need.CHANNEL_SETTLED,): "channel, or its refusal",
}


def drawn() -> dict[tuple[str, str], str]:
    """Read the diagram: state and command to the state that follows."""
    arrow = re.compile(r"^    (\S+) --> (\S+): (.+)$", re.MULTILINE)
    return {
        (before, command): after
        for before, after, commands in arrow.findall(
            part(PAGE, "## An incident's states")
        )
        for command in commands.split(", ")
    }


def state(phase: Phase | None) -> str:
    return phase.value.capitalize() if phase else "[*]"


def test_the_diagram_is_the_table_of_transitions() -> None:
    assert drawn() == {
        (state(before), command.__name__): state(after)
        for (before, command), after in TRANSITIONS.items()
    }


def test_the_rows_of_the_plan_stand_in_order_with_what_they_need() -> None:
    rows = [(row[0].strip("`"), row[2]) for row in cells(PAGE, "## The plan")]
    assert rows == [(row.name, NEEDS[row.needs]) for row in PLAN]


def test_the_layers_stand_in_the_order_that_holds() -> None:
    rows = [
        tuple(name.replace("/", ".").strip(".") for name in re.findall(r"`([^`]+)`", x))
        for x, *_ in cells(PAGE, "## Layers")
    ]
    assert rows == list(LAYERS)
