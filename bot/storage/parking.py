"""Parking: an incident is stopped, and the store knows who has been told so far.

Rule: it is one column of text, which older versions wrote as the bare reason; whatever
they parked, they told.
"""

from datetime import datetime

from attrs import frozen

from bot.base.json_types import dumps, flag, items, loads_object, text


@frozen(kw_only=True)
class Parking:
    """That nothing is done about an incident until somebody releases it.

    Attributes:
        at: when it was parked, or somebody last set out to tell.
        told: the people and channels whom Slack let us tell.
        is_owed: not everybody has been tried.
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
    """Read it back; a bare reason is one whose people have been told."""
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
    """Read a time; what is none must not keep a process from starting."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo else None
