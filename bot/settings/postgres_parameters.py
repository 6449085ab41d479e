"""Checks the parameters after the question mark of a PostgreSQL URL."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from psycopg.pq import Conninfo

from bot.settings.problem import quoted
from bot.settings.toml_table import instead
from bot.settings.validators import Flaw

_NUMBERS: Mapping[str, int] = {
    # Below 1, libpq waits for ever.
    "connect_timeout": 1,
    "keepalives": 0,
    "keepalives_count": 1,
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "tcp_user_timeout": 0,
}
"""The lowest allowed value of each."""

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    # A read-only server would refuse every incident.
    "target_session_attrs": ("any", "read-write", "primary"),
}


def parameter_flaw(url: str) -> Flaw | None:
    """Return what is wrong with the first bad parameter, and the fix."""
    try:
        query = urlsplit(url).query
        pairs = parse_qsl(query, keep_blank_values=True)
    except ValueError:
        return None
    if "@" in query:
        # The password contains a question mark, so nothing may be quoted.
        return None
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    for name, value in pairs:
        if name not in known | {"ssl"}:
            what = f"{quoted(name)} is not a parameter of a PostgreSQL URL"
            return what, f"remove {quoted(name)} from the URL"
        if flaw := _number_flaw(name, value) or _choice_flaw(name, value):
            return flaw
    return None


def _number_flaw(name: str, value: str) -> Flaw | None:
    least = _NUMBERS.get(name)
    if least is None or (value.isascii() and value.isdecimal() and int(value) >= least):
        return None
    what = f"{name} is {quoted(value)}, not a whole number from {least} up"
    return what, f"write a whole number, or remove {name} from the URL"


def _choice_flaw(name: str, value: str) -> Flaw | None:
    choices = _CHOICES.get(name)
    if choices is None or value in choices:
        return None
    return f"{name} is {quoted(value)}", instead(value, list(choices))
