"""Reads the checklists of a configuration file."""

from collections import Counter
from collections.abc import Iterable, Sequence

from actors.incident.facts import CheckItem, Severity
from bot.settings.checklists import DEFAULT_CHECKLIST, SEEN, ConfiguredCheck
from bot.settings.problem import quoted
from bot.settings.toml_table import Table, distinct, instead
from bot.settings.validators import OPTION_LIMIT

CHECK_KEYS = ("key", "text", "group", "severities", "seen")
"""The keys of the section."""

# Each may have a heading of its own, and a window has at most 100 blocks.
_CHECKS = 90
# Slack's limit for the check-boxes of one group.
_IN_A_GROUP = 10
_HEADING = 75


def checklist_section(
    root: Table, severities: Sequence[Severity]
) -> tuple[ConfiguredCheck, ...]:
    """Read the statements; without any in the file, the default ones."""
    if "checklist" not in root.values:
        return DEFAULT_CHECKLIST
    tables = root.tables("checklist", _CHECKS)
    known = [severity.key for severity in severities]
    checks = tuple(_check(table, known) for table in tables)
    distinct(tables, "key", [check.item.key for check in checks])
    for group, size, where in _crowded(checks, known):
        named = f"the group {quoted(group)}" if group else "the group without a name"
        what = f"{named} has {size} statements for {where}"
        fix = "give some of them another group"
        root.note("checklist", f"{what}, must have {_IN_A_GROUP} or fewer", fix)
    return checks


def _check(table: Table, severities: Sequence[str]) -> ConfiguredCheck:
    item = CheckItem(
        key=table.key(CHECK_KEYS),
        words=table.words("text", OPTION_LIMIT),
        group=table.words("group", _HEADING) if _has(table, "group") else "",
        seen_as=_seen(table),
    )
    return ConfiguredCheck(item=item, severities=_severities(table, severities))


def _has(table: Table, key: str) -> bool:
    """Whether the file says something here; an empty text says nothing."""
    return table.values.get(key, "") != ""


def _seen(table: Table) -> str:
    seen = table.string("seen") if _has(table, "seen") else ""
    if seen and seen not in SEEN:
        what = f"Muster cannot see {quoted(seen)} itself"
        table.note("seen", what, instead(seen, SEEN))
    return seen


def _severities(table: Table, known: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for index, key in table.strings("severities"):
        if key in known:
            found.add(key)
        else:
            what = f"{quoted(key)} is no severity's key"
            table.note(("severities", index), what, instead(key, known))
    return frozenset(found)


def _crowded(
    checks: Sequence[ConfiguredCheck], severities: Iterable[str]
) -> Iterable[tuple[str, int, str]]:
    """Find each group that is too large for Slack, once, with a severity of it."""
    found: dict[str, tuple[str, int, str]] = {}
    for severity in severities:
        sizes = Counter(x.item.group for x in checks if x.is_for(severity))
        for group, size in sizes.items():
            if size > _IN_A_GROUP:
                found.setdefault(group, (group, size, severity))
    return found.values()
