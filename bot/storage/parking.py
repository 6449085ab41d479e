"""Parking: why an incident is stopped, and who knows about it so far.

Rule: it is stored in one text column. Older versions wrote only the reason there, and
told people about every incident that they parked.
"""

from datetime import datetime

from attrs import frozen

from bot.base.json_types import dumps, flag, items, loads_object, text


@frozen(kw_only=True)
class Parking:
    """Muster stops working on an incident until a person releases it.

    Attributes:
        at: when it was parked, or when the bot last began to tell people.
        told: the people and channels that know about it.
        is_owed: whether the bot has not tried to tell everybody yet.
    """

    why: str
    at: datetime | None
    told: tuple[str, ...] = ()
    is_owed: bool = True


def write_parking(parking: Parking) -> str:
    return dumps(
        {
            "why": parking.why,
            "at": parking.at.isoformat() if parking.at else "",
            "told": parking.told,
            "owed": parking.is_owed,
        }
    )


def read_parking(written: str) -> Parking:
    """Read what was written; a bare reason means that people know already."""
    found = loads_object(written)
    if found is None:
        return Parking(why=written, at=None, is_owed=False)
    return Parking(
        why=text(found, "why"),
        at=_time(text(found, "at")),
        told=tuple(x for x in items(found, "told") if isinstance(x, str)),
        is_owed=flag(found, "owed"),
    )


def _time(written: str) -> datetime | None:
    """Read a time; a bad one must not keep a process from starting."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo else None
