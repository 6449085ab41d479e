"""Reads the working hours of a configuration file."""

import re
from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from bot.settings.problem import quoted
from bot.settings.toml_table import Table, instead
from bot.settings.working_hours import DAYS, WorkingHours

HOURS = ("time_zone", "days", "start", "end")
"""The keys of the section."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def working_hours(root: Table) -> WorkingHours:
    table = root.table("working_hours")
    table.only(HOURS)
    default = WorkingHours()
    start = _time(table, "start", default.start)
    end = _time(table, "end", default.end)
    if start and end and start >= end:
        what = f"the working hours end at {end:%H:%M} and start at {start:%H:%M}"
        table.note("end", what, "make the end later than the start, on the same day")
    return WorkingHours(
        zone=_zone(table, default.zone),
        days=_days(table) or default.days,
        start=start or default.start,
        end=end or default.end,
    )


def _zone(table: Table, default: ZoneInfo) -> ZoneInfo:
    if "time_zone" not in table.values:
        return default
    name = table.string("time_zone")
    known = available_timezones()
    if name in known:
        return ZoneInfo(name)
    if name:
        what = f"there is no time zone {quoted(name)}"
        near = instead(name, sorted(known))
        is_near = near.startswith("change")
        table.note(
            "time_zone", what, near if is_near else "write for example Europe/London"
        )
    return default


def _days(table: Table) -> frozenset[int]:
    found: set[int] = set()
    for index, name in table.strings("days"):
        if name in DAYS:
            found.add(DAYS[name])
        else:
            what = f"{quoted(name)} is not a day of the week"
            table.note(("days", index), what, instead(name.lower(), tuple(DAYS)))
    if table.values.get("days") == []:
        what = "is empty, so nothing would ever be asked"
        fix = "name a day, or write nags = false for each severity"
        table.note("days", what, fix)
    return frozenset(found)


def _time(table: Table, key: str, default: time) -> time | None:
    """Read a time of day; ``None`` if it is not one."""
    if key not in table.values:
        return default
    value = table.string(key)
    if shaped := _CLOCK.fullmatch(value):
        return time(int(shaped[1]), int(shaped[2]))
    if value:
        what = f"{quoted(value)} is not a time of day from 00:00 to 23:59"
        table.note(key, what, f'write for example {key} = "{default:%H:%M}"')
    return None
