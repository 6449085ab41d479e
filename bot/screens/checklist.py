"""The window with the checklist: boxes to tick, and what Muster sees itself."""

from collections.abc import Iterator

from actors.incident.model import Incident
from actors.incident.seen import Check, ChecklistProgress, checks
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.paragraphs import section, sections
from bot.slack.kit.blocks import BOXES_MAX, Block, checkboxes, modal, named, option
from bot.slack.kit.values import Values
from bot.words import checklists

BOXES = "boxes"
"""The blocks with boxes start with this."""


def checklist_window(
    incident: Incident, so_far: ChecklistProgress, metadata: str
) -> JsonObject:
    found = tuple(checks(incident))
    seen = [check for check in found if not check.is_box]
    boxes = [check for check in found if check.is_box]
    return modal(
        checklists.TITLE,
        [
            section(checklists.heading(incident.number, so_far)),
            *_boxes(boxes),
            *(sections(checklists.seen(seen)) if seen else ()),
        ],
        callback=actions.CHECKLIST,
        metadata=metadata,
        submit=checklists.SUBMIT if boxes else None,
    )


def boxes_of(incident: Incident) -> dict[str, bool]:
    """Return whether each box is ticked, by the key of its item."""
    return {x.item.key: x.is_done for x in checks(incident) if x.is_box}


def ticked_in(values: Values) -> frozenset[str]:
    """Return the keys of the boxes that are ticked in a submitted window."""
    blocks = (block for block in values if block.startswith(BOXES))
    return frozenset(key for block in blocks for key in values.options(block))


def _boxes(checks: list[Check]) -> Iterator[Block]:
    """Put the boxes of each group under its heading, as many as Slack allows."""
    groups: dict[str, list[Check]] = {}
    for check in checks:
        groups.setdefault(check.item.group, []).append(check)
    place = 0
    for group, members in groups.items():
        for start in range(0, len(members), BOXES_MAX):
            some = members[start : start + BOXES_MAX]
            options = [option(x.item.words, x.item.key) for x in some]
            ticked = frozenset(x.item.key for x in some if x.is_done)
            label = group or checklists.OTHERS
            yield named(checkboxes(label, options, ticked), f"{BOXES}:{place}")
            place += 1
